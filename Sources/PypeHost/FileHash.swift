import Crypto

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// SHA-256 of files, read piece by piece.
package enum FileHash {
    private static let pieceSize = 1 << 20

    /// 64 lower-case hexadecimal digits.
    /// - Throws: ``LoadFailure`` of phase `file` when the file cannot be read.
    package static func sha256(path: String) throws(LoadFailure) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 64)
        defer { piece.deallocate() }
        var hash = SHA256()
        while true {
            let count = read(descriptor, piece.baseAddress, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            guard count > 0 else { break }
            hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: piece[..<count]))
        }
        return text(hash.finalize())
    }

    /// The same of a text.
    package static func sha256(text: String) -> String {
        var hash = SHA256()
        hash.update(data: Array(text.utf8))
        return Self.text(hash.finalize())
    }

    private static func text(_ digest: SHA256Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func failure(_ path: String) -> LoadFailure {
        LoadFailure(.file, "\(path) cannot be read: \(String(cString: strerror(errno)))")
    }
}
