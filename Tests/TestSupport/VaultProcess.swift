import Foundation

/// A running `Tests/Fixtures/vault_server.py`. It ends with the last reference to it.
package final class VaultProcess {
    package let port: Int
    private let process = Process()
    private let input = Pipe()

    /// - Parameters:
    ///   - arguments: certificate and key, for TLS.
    package init(_ arguments: [String] = []) throws {
        let output = Pipe()
        process.executableURL = URL(filePath: Project.python)
        process.arguments = [CCompiler.fixtures.appending(path: "vault_server.py").path] + arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(line.split(separator: "\n").first ?? "") else { throw NotStarted() }
        self.port = port
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    package struct NotStarted: Error {}
}
