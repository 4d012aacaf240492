import PypeModel

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Which file stands under a name, whatever its name: another file, and the same file with other contents, differ.
struct FileIdentity: Hashable, Sendable {
    private var device: UInt64
    private var number: UInt64
    private var size: Int64
    private var seconds: Int64
    private var nanoseconds: Int64

    /// Nil when there is no file of that name. Links are not followed.
    init?(path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        device = UInt64(truncatingIfNeeded: status.st_dev)
        number = UInt64(truncatingIfNeeded: status.st_ino)
        size = Int64(status.st_size)
        #if canImport(Darwin)
        let changed = status.st_mtimespec
        #else
        let changed = status.st_mtim
        #endif
        seconds = Int64(changed.tv_sec)
        nanoseconds = Int64(changed.tv_nsec)
    }

    // MARK: JSON

    /// As texts: numbers of files have all 64 bits.
    var value: Value {
        .array([String(device), String(number), String(size), String(seconds), String(nanoseconds)].map(Value.string))
    }

    init?(_ value: Value) {
        guard case .array(let parts) = value, parts.count == 5 else { return nil }
        let texts = parts.map { $0.stringValue ?? "" }
        guard let device = UInt64(texts[0]), let number = UInt64(texts[1]), let size = Int64(texts[2]),
            let seconds = Int64(texts[3]), let nanoseconds = Int64(texts[4])
        else { return nil }
        self.device = device
        self.number = number
        self.size = size
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }
}
