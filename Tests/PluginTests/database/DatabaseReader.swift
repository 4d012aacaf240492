import Foundation
import Synchronization
import TestSupport

/// Python's own SQLite and DuckDB, one process for all tests.
final class DatabaseReader: Sendable {
    static let shared = Result { try DatabaseReader() }

    struct Failure: Error, CustomStringConvertible { var description: String }
    private struct Answer: Decodable {
        var rows: [[String?]]?
        var error: String?
    }

    private let process = Process()
    private let pipes: Mutex<(input: FileHandle, output: FileHandle)>

    private init() throws {
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: Project.python)
        process.arguments = [CCompiler.fixtures.appending(path: "database_reader.py").path]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        pipes = Mutex((input.fileHandleForWriting, output.fileHandleForReading))
    }

    func rows(_ kind: String, _ path: String, _ sql: [String]) throws -> [[String?]] {
        let request = try JSONSerialization.data(withJSONObject: ["kind": kind, "path": path, "sql": sql])
        let answer = try pipes.withLock { pipes in
            try pipes.input.write(contentsOf: request + Data("\n".utf8))
            var line = Data()
            while line.last != UInt8(ascii: "\n") {
                let part = pipes.output.availableData
                guard !part.isEmpty else { throw Failure(description: "the reader ended") }
                line += part
            }
            return try JSONDecoder().decode(Answer.self, from: line)
        }
        guard let rows = answer.rows else { throw Failure(description: answer.error ?? "no answer") }
        return rows
    }
}
