import Foundation
import PypeStore
import TestSupport
import Testing

@Suite("pype logs")
struct LogsCommandTests {
    private static let lines = [
        #"{"time":"2025-01-15T08:00:00.000Z","level":"INFO","message":"run started","run":"r1","flow":"nightly"}"#,
        #"{"time":"2025-01-15T08:00:01.000Z","level":"DEBUG","message":"ä\u001b[31m","run":"r1","node.id":"read"}"#,
        #"{"time":"2025-01-15T08:00:02.000Z","level":"WARN","message":"slow","node.id":"write","iteration":"3","fields":{"n":1,"s":"x"}}"#,
        #"{"time":"2025-01-15T08:00:03.000Z","level":"ERROR","message":"node failed","node.id":"write","fields":"odd"}"#,
    ]

    private func history(_ text: String) throws -> History {
        let history = try History()
        try history.run("r1", .failed)
        try history.file("nightly/runs/r1/log.jsonl", text)
        return history
    }

    @Test("show text that cannot steer a terminal, with nodes, iterations and fields")
    func text() throws {
        let history = try history(Self.lines.joined(separator: "\n") + "\n")
        let result = try history.pype("logs", "r1")
        #expect(result.status == 0 && result.errors.isEmpty)
        #expect(
            result.output == """
                2025-01-15T08:00:00.000Z INFO  run started
                2025-01-15T08:00:01.000Z DEBUG read: ä [31m
                2025-01-15T08:00:02.000Z WARN  write#3: slow  n=1  s=x
                2025-01-15T08:00:03.000Z ERROR write: node failed  odd

                """)
    }

    @Test(
        "choose by node and level",
        arguments: [
            (["--node", "write"], [2, 3]), (["--level", "warn"], [2, 3]), (["--level", "info"], [0, 2, 3]),
            (["--level", "debug"], [0, 1, 2, 3]), (["--node", "write", "--level", "error"], [3]),
            (["--node", "read", "--level", "info"], []),
        ])
    func choice(options: [String], expected: [Int]) throws {
        let history = try history(Self.lines.joined(separator: "\n") + "\n")
        let result = try ChildProcess.run(
            Project.pype, ["logs", "r1", "--format", "json"] + options, in: history.space.folder.url)
        #expect(result.status == 0)
        #expect(result.output == expected.map { Self.lines[$0] + "\n" }.joined())
    }

    @Test("of a node that the run does not have is an error with the nearest name, and no quiet nothing")
    func unknownNode() throws {
        let history = try history(Self.lines.joined(separator: "\n") + "\n")
        let wrong = try history.pype("logs", "r1", "--node", "wrte")
        #expect(wrong.status == 2 && wrong.output.isEmpty)
        #expect(wrong.errors.contains("error[unknown-node]") && wrong.errors.contains("did you mean 'write'?"))
        // A node that has said nothing yet is none.
        try history.file("nightly/runs/r1/log.jsonl", Self.lines[0] + "\n")
        let quiet = try history.pype("logs", "r1", "--node", "write")
        #expect(quiet.status == 0 && quiet.output.isEmpty && quiet.errors.isEmpty)
    }

    @Test("a last line that is not whole is left out in silence, a torn one with a word")
    func torn() throws {
        let whole = Self.lines[0] + "\n"
        let partial = try history(whole + Self.lines[1].prefix(40)).pype("logs", "r1", "--format", "json")
        #expect(partial.status == 0 && partial.output == whole && partial.errors.isEmpty)
        let torn = try history("\n\(whole)xx\n[1]\n\u{0}\n\(whole)").pype("logs", "r1", "--format", "json")
        #expect(torn.status == 0 && torn.output == whole + whole)
        #expect(torn.errors.contains("3 lines of the log are no JSON, and left out"))
    }

    @Test("rotated logs come before, the oldest first, and a missing log is told")
    func rotated() throws {
        let history = try history(Self.lines[3] + "\n")
        try history.file("nightly/runs/r1/log.jsonl.1", Self.lines[2] + "\n")
        try history.file("nightly/runs/r1/log.jsonl.10", Self.lines[0] + "\n")
        try history.file("nightly/runs/r1/log.jsonl.2", Self.lines[1] + "\n")
        let result = try history.pype("logs", "r1", "--format", "json")
        #expect(result.output == Self.lines.map { $0 + "\n" }.joined())
        try FileManager.default.removeItem(atPath: "\(history.path)/jobs/nightly/runs/r1")
        let missing = try history.pype("logs", "r1")
        #expect(missing.status == 2 && missing.errors.contains("has no log"))
    }

    @Test("a log of many lines comes whole")
    func many() throws {
        let text = (0..<20_000).map { #"{"level":"INFO","message":"line \#($0)"}"# + "\n" }.joined()
        let result = try history(text).pype("logs", "r1", "--format", "json")
        #expect(result.output == text)
    }
}
