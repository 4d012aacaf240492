import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The files that a run is about to publish and that must not replace anything, noted before it does.
///
/// A run that dies between publishing a file and keeping the checkpoint of its sub flow finds the file in the way when it
/// is taken up again. The note says that it is its own.
package final class PublishedFiles: Sendable {
    private let path: String
    /// What earlier attempts at the run have noted.
    private let known: Set<String>
    private let descriptor = Mutex<Int32>(-1)

    /// - Parameters:
    ///   - path: of the notes; not there in a run that is new.
    package init(path: String) {
        self.path = path
        known = Set(Self.lines(of: path))
    }

    /// Whether an earlier attempt at this run may have put the file there.
    func isOwn(_ file: String) -> Bool { known.contains(file) }

    /// Notes, durably, that a file is about to be published. False when that cannot be written.
    func note(_ file: String) -> Bool {
        descriptor.withLock { descriptor in
            if descriptor < 0 { descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644) }
            guard descriptor >= 0 else { return false }
            // A line that a dying run has cut off ends here, and not in the middle of this one.
            let line = Array("\n\(file)\n".utf8)
            return line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == line.count
                && fsync(descriptor) == 0
        }
    }

    private static func lines(of path: String) -> [String] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += piece[..<count]
        }
        return bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }

    deinit { descriptor.withLock { if $0 >= 0 { close($0) } } }
}
