#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A text that changes when a file does.
public enum FileFingerprint {
    /// Size, and time of the last change to the nanosecond.
    /// - Throws: `notFound`, `unauthorized`, `io`.
    public static func of(_ path: String) throws(ModuleError) -> String {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let code: ModuleError.Code =
                switch errno {
                case ENOENT, ENOTDIR: .notFound
                case EACCES: .unauthorized
                default: .io
                }
            throw ModuleError(
                code, "\(path): \(String(cString: strerror(errno)))",
                hint: code == .notFound ? MissingFile.hint(path) : nil)
        }
        #if canImport(Darwin)
        let time = status.st_mtimespec
        #else
        let time = status.st_mtim
        #endif
        return "size=\(status.st_size) mtime=\(time.tv_sec).\(time.tv_nsec)"
    }
}
