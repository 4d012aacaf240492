#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What tells a changed file from an unchanged one without reading it.
package struct FileStamp: Sendable, Hashable, Codable {
    package var size: Int64
    /// Modification time, nanoseconds since 1970.
    package var mtimeNs: Int64

    package init(size: Int64, mtimeNs: Int64) {
        self.size = size
        self.mtimeNs = mtimeNs
    }

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
        size = Int64(status.st_size)
        mtimeNs = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    package enum CodingKeys: String, CodingKey {
        case size
        case mtimeNs = "mtime_ns"
    }
}
