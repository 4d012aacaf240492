package import Foundation

/// A program that runs, and may be killed. It ends with the test at the latest.
package final class RunningProcess {
    private let process = Process()
    private let streams: TemporaryFolder

    package init(
        _ executable: String, _ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:]
    ) throws {
        streams = try TemporaryFolder()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = folder }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: streams.makeFile("out"))
        process.standardError = try FileHandle(forWritingTo: streams.makeFile("err"))
        try process.run()
    }

    package var isRunning: Bool { process.isRunning }
    package var output: String { text("out") }
    package var errors: String { text("err") }

    /// The exit code; nil when a signal ended it. Waits for the end.
    package var status: Int32? {
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : nil
    }

    /// Kills it as the kernel would, at once, and waits until it is gone.
    package func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    package func send(_ signal: Int32) { Foundation.kill(process.processIdentifier, signal) }

    /// Asks it to end.
    package func interrupt() { send(SIGINT) }

    /// Waits until something is true, or the process has ended.
    package func wait(until condition: () -> Bool) {
        while process.isRunning, !condition() { usleep(200) }
    }

    private func text(_ name: String) -> String {
        (try? Data(contentsOf: streams.url.appending(path: name))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    deinit { if process.isRunning { kill() } }
}
