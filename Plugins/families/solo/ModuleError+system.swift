import PypeSDK

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension ModuleError {
    /// What the system said. https://man7.org/linux/man-pages/man3/errno.3.html
    /// - Parameters:
    ///   - number: the value of `errno`.
    ///   - what: what was done to which path.
    init(errno number: Int32, _ what: String, hint: String? = nil) {
        let code: Code =
            switch number {
            case ENOENT, ENOTDIR: .notFound
            case EEXIST, ENOTEMPTY: .alreadyExists
            case EACCES, EPERM, EROFS: .unauthorized
            case ENOSPC, EDQUOT, ENOMEM, EMFILE, ENFILE, EAGAIN: .resourceExhausted
            default: .io
            }
        self.init(code, "\(what): \(String(cString: strerror(number)))", hint: hint)
    }
}
