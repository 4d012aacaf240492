package import PypeModel

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension FileStamp {
    /// Looks at a file, or at what a symbolic link leads to.
    /// - Throws: ``LoadFailure`` of phase `file` when it cannot be looked at.
    package init(path: String) throws(LoadFailure) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw LoadFailure(.file, "\(path) cannot be looked at: \(String(cString: strerror(errno)))")
        }
        #if canImport(Darwin)
        let time = status.st_mtimespec
        #else
        let time = status.st_mtim
        #endif
        self.init(
            size: Int64(status.st_size), mtimeNs: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
