#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Locks on bytes of an open file that belong to the descriptor, not to the process: another thread that closes the same
/// file does not drop them, and the kernel does when the process ends, however it ends.
/// https://man7.org/linux/man-pages/man2/fcntl.2.html, "Open file description locks"
enum FileLock {
    // The commands are behind a feature macro that Swift's import of the C library does not set.
    #if os(Linux)
    private static let test: Int32 = 36
    private static let set: Int32 = 37
    private static let setAndWait: Int32 = 38
    #else
    private static let test: Int32 = 92
    private static let set: Int32 = 90
    private static let setAndWait: Int32 = 91
    #endif

    /// A range of bytes; the file need not be as long.
    struct Range {
        var start: Int64
        /// 0: to the end of all files.
        var count: Int64

        static let all = Range(start: 0, count: 0)
    }

    /// Locks a range for this descriptor alone; false with `errno` when it is not to be had.
    static func lock(_ descriptor: Int32, _ range: Range, waits: Bool = false) -> Bool {
        var request = request(F_WRLCK, range)
        while fcntl(descriptor, waits ? setAndWait : set, &request) != 0 {
            guard errno == EINTR else { return false }
        }
        return true
    }

    static func unlock(_ descriptor: Int32, _ range: Range) -> Bool {
        var request = request(F_UNLCK, range)
        return fcntl(descriptor, set, &request) == 0
    }

    /// Whether another descriptor has locked some of the range; nil with `errno` when that cannot be told. Takes no lock
    /// itself, so that nobody is kept from taking one meanwhile.
    static func isLocked(_ descriptor: Int32, _ range: Range) -> Bool? {
        var request = request(F_WRLCK, range)
        guard fcntl(descriptor, test, &request) == 0 else { return nil }
        return request.l_type != Int16(F_UNLCK)
    }

    private static func request(_ type: Int32, _ range: Range) -> flock {
        var request = flock()
        request.l_type = Int16(type)
        request.l_whence = Int16(SEEK_SET)
        request.l_start = off_t(range.start)
        request.l_len = off_t(range.count)
        return request
    }
}
