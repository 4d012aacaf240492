import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Takes the body of an answer, part by part, up to a limit.
struct AnswerBody: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var count = 0
    private let limit: Int?
    /// What comes behind the limit is left unread; else it is an error.
    private let isCut: Bool
    private let file: OutputFile?
    private let shown: String

    /// Keeps the start of a body.
    init(firstBytes: Int, of shown: String) {
        limit = firstBytes
        isCut = true
        file = nil
        self.shown = shown
    }

    init(limit: Int?, of shown: String) {
        self.limit = limit
        isCut = false
        file = nil
        self.shown = shown
    }

    /// - Throws: ``HTTPFailure`` `file`.
    init(file path: String, limit: Int?, of shown: String) throws(HTTPFailure) {
        self.limit = limit
        isCut = false
        file = try OutputFile(path)
        self.shown = shown
    }

    /// - Returns: false when no more is wanted.
    mutating func take(_ part: ByteBuffer) throws(HTTPFailure) -> Bool {
        count += part.readableBytes
        if let limit, count > limit {
            guard isCut else {
                throw HTTPFailure(
                    .tooLarge, "the answer of \(shown) is larger than \(limit) bytes",
                    hint: "raise max_response_bytes, or ask for smaller pages")
            }
            bytes += part.readableBytesView.prefix(part.readableBytes - (count - limit))
            count = limit
            return false
        }
        if let file { try file.write(part.readableBytesView) } else { bytes += part.readableBytesView }
        return true
    }

    func end() throws(HTTPFailure) { try file?.close() }
}

/// A file that is written from its start.
private final class OutputFile: @unchecked Sendable {
    // Sendable: one exchange uses it, one part after the other; close and deinit touch it after the last.
    private var descriptor: Int32
    private let path: String

    init(_ path: String) throws(HTTPFailure) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw fault() }
    }

    deinit { if descriptor >= 0 { _ = systemClose(descriptor) } }

    func write(_ bytes: ByteBufferView) throws(HTTPFailure) {
        let isWhole = bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let base = UnsafeRawBufferPointer(rebasing: rest)
                let written = systemWrite(descriptor, base.baseAddress, base.count)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { return false }
                rest = rest.dropFirst(written)
            }
            return true
        }
        guard isWhole else { throw fault() }
    }

    func close() throws(HTTPFailure) {
        defer { descriptor = -1 }
        guard systemClose(descriptor) == 0 else { throw fault() }
    }

    private func fault() -> HTTPFailure {
        HTTPFailure(.file, "\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
}

private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
