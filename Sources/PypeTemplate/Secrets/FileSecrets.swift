#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// `file:PATH`: the text of a file, as orchestrators of containers mount them.
struct FileSecrets: SecretProvider {
    /// The largest file that is read, in bytes.
    static let limit = 1 << 20

    private let folder: String
    private let warn: @Sendable (String) -> Void
    private let warned = SeenOnce()

    init(_ environment: [String: String], warn: @escaping @Sendable (String) -> Void) {
        let folder = environment["PYPE_SECRETS_DIR"] ?? ""
        self.folder = folder.isEmpty ? "/run/secrets" : folder
        self.warn = warn
    }

    /// The file's text without the line break at its end, if it has one.
    /// - Throws: ``SecretFailure`` `not-found`, `denied` or `bad-answer`.
    func fetch(_ path: String) throws(SecretFailure) -> SecretDocument {
        let path = path.hasPrefix("/") ? path : "\(folder)/\(path)"
        var bytes = try read(path)
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SecretFailure(.badAnswer, "the file \(path) is not UTF-8 text", hint: "store it in base64")
        }
        return SecretDocument(content: .text(text), place: "the file \(path)")
    }

    func close() {}

    private func read(_ path: String) throws(SecretFailure) -> [UInt8] {
        // Without O_NONBLOCK, opening a pipe would wait for somebody to write.
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw failure(path, errno) }
        defer { _ = Self.close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failure(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SecretFailure(.badAnswer, "\(path) is not a regular file", hint: "name a file that holds the secret")
        }
        guard status.st_size <= Self.limit else {
            throw SecretFailure(.badAnswer, "the file \(path) has \(status.st_size) bytes, more than \(Self.limit)")
        }
        if status.st_mode & S_IROTH != 0, warned.insert(path) {
            warn("every user of this machine may read the secret in \(path): chmod o-r")
        }
        var bytes = [UInt8](repeating: 0, count: Self.limit + 1)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes {
                Self.read(file, $0.baseAddress?.advanced(by: count), $0.count - count)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw failure(path, errno) }
            if got == 0 { break }
            count += got
        }
        guard count <= Self.limit else {
            throw SecretFailure(.badAnswer, "the file \(path) has more than \(Self.limit) bytes")
        }
        return Array(bytes[..<count])
    }

    private func failure(_ path: String, _ code: CInt) -> SecretFailure {
        let reason = String(cString: strerror(code))
        switch code {
        case ENOENT, ENOTDIR:
            return SecretFailure(
                .notFound, "there is no file \(path)",
                hint: "relative paths start at PYPE_SECRETS_DIR, here \(folder)")
        case EACCES, EPERM:
            return SecretFailure(
                .denied, "the file \(path) may not be read: \(reason)",
                hint: "give the user that runs the flow the right to read it")
        default: return SecretFailure(.unreachable, "the file \(path) cannot be read: \(reason)")
        }
    }

    // The names of the calls are taken by the protocol's.
    private static func close(_ file: CInt) -> CInt {
        #if canImport(Glibc)
        Glibc.close(file)
        #elseif canImport(Musl)
        Musl.close(file)
        #else
        Darwin.close(file)
        #endif
    }

    private static func read(_ file: CInt, _ place: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
        Glibc.read(file, place, count)
        #elseif canImport(Musl)
        Musl.read(file, place, count)
        #else
        Darwin.read(file, place, count)
        #endif
    }
}
