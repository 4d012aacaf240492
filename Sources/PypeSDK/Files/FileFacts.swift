#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Size and time of a file.
public struct FileFacts: Sendable, Hashable {
    /// Bytes.
    public var size: Int64
    /// Time of the last change, in microseconds since 1970-01-01T00:00 UTC.
    public var modified: Int64

    /// nil when the file cannot be looked at.
    public init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        #if canImport(Darwin)
        let time = status.st_mtimespec
        #else
        let time = status.st_mtim
        #endif
        size = Int64(status.st_size)
        modified = Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
