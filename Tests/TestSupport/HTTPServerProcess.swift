import Foundation

/// A running `Tests/Fixtures/http_server.py`. It ends with the last reference to it.
package final class HTTPServerProcess: @unchecked Sendable {
    // Sendable: `lock` is held while the process's streams are used; the rest is written in init only.
    package let port: Int
    private let otherPort: Int
    private let isEncrypted: Bool
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private let lock = NSLock()

    /// - Parameters:
    ///   - arguments: certificate and key, for TLS; the authority of clients.
    ///   - plan: what paths answer, see the server.
    package init(_ arguments: [String] = [], plan: [String: [[String: Any]]] = [:]) throws {
        isEncrypted = !arguments.isEmpty
        process.executableURL = URL(filePath: Project.python)
        process.arguments = [CCompiler.fixtures.appending(path: "http_server.py").path] + arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let ports = Self.line(output).split(separator: " ").compactMap { Int($0) }
        guard ports.count == 2 else { throw VaultProcess.NotStarted() }
        (port, otherPort) = (ports[0], ports[1])
        try self.plan(plan)
    }

    package var address: String { "\(isEncrypted ? "https" : "http")://localhost:\(port)" }
    /// Another origin that the same log tells of.
    package var other: String { "\(isEncrypted ? "https" : "http")://localhost:\(otherPort)" }

    /// Says what paths answer.
    package func plan(_ plan: [String: [[String: Any]]]) throws {
        let text = String(decoding: try JSONSerialization.data(withJSONObject: plan), as: UTF8.self)
        _ = try ask("plan \(text)")
    }

    /// A request that the server got.
    package struct Request: Decodable, Sendable {
        package var method: String
        package var path: String
        package var target: String
        package var query: [String: String]
        /// Names in lower case.
        package var headers: [String: String]
        package var body: String
        /// 0, or 1 for the other origin.
        package var origin: Int
    }

    /// What came in so far, in order.
    package func requests() throws -> [Request] {
        try JSONDecoder().decode([Request].self, from: Data(ask("log").utf8))
    }

    package func forget() throws { _ = try ask("forget") }

    private func ask(_ command: String) throws -> String {
        try lock.withLock {
            try input.fileHandleForWriting.write(contentsOf: Data("\(command)\n".utf8))
            return Self.line(output)
        }
    }

    private static func line(_ pipe: Pipe) -> String {
        var bytes = Data()
        while bytes.last != UInt8(ascii: "\n") {
            let part = pipe.fileHandleForReading.availableData
            if part.isEmpty { break }
            bytes += part
        }
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
