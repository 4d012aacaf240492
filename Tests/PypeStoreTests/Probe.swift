import Foundation
import TestSupport

/// The program `store-probe`, running.
final class Probe {
    private let process = Process()
    private let streams: TemporaryFolder
    private let input = Pipe()

    static var path: String { Project.products.appending(path: "store-probe").path }

    init(_ arguments: String...) throws {
        streams = try TemporaryFolder()
        process.executableURL = URL(filePath: Self.path)
        process.arguments = arguments
        process.standardOutput = try FileHandle(forWritingTo: streams.makeFile("out"))
        process.standardError = try FileHandle(forWritingTo: streams.makeFile("err"))
        process.standardInput = input
        try process.run()
    }

    var pid: Int32 { process.processIdentifier }
    var status: Int32 { process.terminationStatus }
    var errors: String { text("err") }

    /// Whole lines only: the last one may be half written.
    var lines: [String] {
        let text = text("out")
        guard let end = text.lastIndex(of: "\n") else { return [] }
        return text[..<end].split(separator: "\n").map(String.init)
    }

    /// Waits until it has printed a line, or has ended.
    func waitForLine() {
        while lines.isEmpty, process.isRunning { usleep(1000) }
    }

    func kill() {
        Foundation.kill(pid, SIGKILL)
        process.waitUntilExit()
    }

    func closeInput() { try? input.fileHandleForWriting.close() }
    func wait() { process.waitUntilExit() }

    private func text(_ name: String) -> String {
        (try? Data(contentsOf: streams.url.appending(path: name))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    deinit { if process.isRunning { kill() } }
}
