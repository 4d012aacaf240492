package import Foundation

/// What a child process left behind.
package struct ProcessResult: Sendable {
    package var status: Int32
    /// True when a signal ended it; `status` is the signal's number then.
    package var wasSignalled: Bool
    package var output: String
    package var errors: String
}

/// Runs programs, for tests that look at pype from the outside.
package enum ChildProcess {
    /// Runs a program to its end. Its streams go through files, so that no pipe can fill up.
    package static func run(
        _ executable: String,
        _ arguments: [String],
        in folder: URL? = nil,
        environment: [String: String] = [:],
        input: String? = nil
    ) throws -> ProcessResult {
        let streams = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = folder }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let out = try streams.makeFile("out")
        let err = try streams.makeFile("err")
        process.standardOutput = try FileHandle(forWritingTo: out)
        process.standardError = try FileHandle(forWritingTo: err)
        if let input {
            process.standardInput = try FileHandle(forReadingFrom: streams.write("in", input))
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        try process.run()
        process.waitUntilExit()
        return ProcessResult(
            status: process.terminationStatus,
            wasSignalled: process.terminationReason == .uncaughtSignal,
            output: String(decoding: try Data(contentsOf: out), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: err), as: UTF8.self)
        )
    }

    /// Runs a Python script with pyarrow and duckdb at hand, the independent readers, and returns what it printed.
    /// Fails the caller when the script fails.
    package static func python(_ script: String, _ arguments: [String] = []) throws -> String {
        let result = try run(Project.python, ["-c", script] + arguments)
        guard result.status == 0, !result.wasSignalled else { throw PythonFailure(errors: result.errors) }
        return result.output
    }
}

/// A Python script did not end well.
package struct PythonFailure: Error, CustomStringConvertible {
    package var errors: String
    package var description: String { errors }
}
