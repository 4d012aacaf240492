import PypeSDK

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A file that is written from its start to its end, in large blocks.
final class FileBytes {
    /// What was added and not written yet.
    var pending: [UInt8] = []
    /// Bytes that were written.
    private(set) var count = 0
    /// What messages call the file.
    private let name: String
    private let descriptor: Int32

    private static let block = 1 << 20

    /// - Parameters:
    ///   - path: where the file is made.
    ///   - name: what messages call it.
    /// - Throws: `io`.
    init(_ path: String, name: String) throws(ModuleError) {
        self.name = name
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw Self.failure(name) }
        pending.reserveCapacity(Self.block * 2)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Writes what is pending once that is a block.
    /// - Throws: `io`, `resourceExhausted`.
    func writeBlocks() throws(ModuleError) {
        if pending.count >= Self.block { try writeAll() }
    }

    /// Writes what is pending.
    /// - Throws: `io`, `resourceExhausted`.
    func writeAll() throws(ModuleError) {
        var written = 0
        while written < pending.count {
            let result = pending.withUnsafeBytes { bytes in
                bytes.baseAddress.map { write(descriptor, $0 + written, bytes.count - written) } ?? 0
            }
            if result < 0, errno == EINTR { continue }
            guard result >= 0 else { throw Self.failure(name) }
            written += result
        }
        count += written
        pending.removeAll(keepingCapacity: true)
    }

    private static func failure(_ name: String) -> ModuleError {
        let code: ModuleError.Code = errno == ENOSPC || errno == EDQUOT ? .resourceExhausted : .io
        return ModuleError(code, "\(name): \(String(cString: strerror(errno)))")
    }
}
