import Foundation
import PypeHost
import PypeModel
import PypeSchedule
import TestSupport
import Testing

@testable import PypeRun

@Suite("What a run tells")
struct ObserveTests {
    @Test("the log is one JSON object a line, with time, level, message, run, flow and node")
    func jsonLog() throws {
        let home = try TemporaryFolder()
        let path = home.url.appending(path: "log.jsonl").path
        let flow = try StepFlow([
            ("me", "services", ["path": "/dev/null"]), ("bad", "source", ["fail": "run"]),
        ])
        let sink = try #require(LineSink(path: path))
        let run = try JobRun(job: try JobFolder(path: flow.job), options: RunOptions()) { identity, _ in
            [JSONLog(sink: sink, level: .info, identity: identity, flowName: "steps", nodes: ["me", "bad"])]
        }
        let record = try run.execute()
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let values = try lines.map { try Value(json: String($0)) }
        for value in values {
            guard case .object(let line) = value else {
                Issue.record("not an object")
                continue
            }
            #expect(line["run"] == .string(record.runID))
            #expect(line["flow"] == "steps")
            #expect(["DEBUG", "INFO", "WARN", "ERROR"].contains(line["level"]?.stringValue))
            #expect(line["time"]?.stringValue?.hasSuffix("Z") == true)
        }
        func line(_ message: String) -> [String: Value]? {
            values.compactMap { if case .object(let line) = $0 { line } else { nil } }
                .first { $0["message"]?.stringValue?.contains(message) == true }
        }
        #expect(line("said \"hello\"")?["fields"] == ["answer": 42])
        #expect(line("said \"hello\"")?["node.id"] == "me")
        #expect(line("careful")?["fields"] == "not json")
        #expect(line("run was told to fail")?["level"] == "ERROR")
        #expect(line("sub flow") == nil)
    }

    @Test("the last table names every node with its rows, and where the results lie")
    func summary() throws {
        let home = try TemporaryFolder()
        let flow = try StepFlow(
            [("read", "source", ["rows": 1234]), ("write", "sink", ["path": .string("\(home.path)/out")])],
            edges: [("read.data", "write.input")])
        let text = SummaryTable.text(try flow.run())
        let lines = text.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("read ") && $0.contains("1,234") && $0.contains("done") })
        #expect(text.contains("wrote \(home.path)/out"))
        #expect(text.contains("2 of 2 nodes done"))
    }

    @Test("many files of one node are one line with the folder that they share")
    func manyFiles() throws {
        var record = try StepFlow([("read", "source", [:])]).run()
        func lines(_ files: [String]) -> [String] {
            record.nodes[0].files = files
            return SummaryTable.text(record).split(separator: "\n").map(String.init).filter { $0.hasPrefix("wrote") }
        }
        #expect(lines((1...5).map { "out/\($0)" }) == (1...5).map { "wrote out/\($0)" })
        #expect(lines((1...51).map { "out/flights/state=\($0)/part-0.parquet" }) == ["wrote 51 files in out/flights"])
        #expect(lines((1...6).map { "/a\($0)/x" }) == ["wrote 6 files in /"])
        #expect(lines((1...6).map { "a\($0)" }) == ["wrote 6 files in the working folder"])
        #expect(lines((1...6).map { "a\($0)/x" }) == ["wrote 6 files in several folders"])
    }

    @Test("a table of very many nodes shows those that failed first, and says how many are left out")
    func longSummary() throws {
        let nodes: [(String, String, [String: Value])] =
            (0..<300).map { ("n\($0)", "source", $0 == 299 ? ["fail": "run"] : [:]) }
        let flow = try StepFlow(nodes, settings: DagSettings(failStrategy: "continue"))
        let lines = SummaryTable.text(try flow.run()).split(separator: "\n")
        #expect(lines[2].hasPrefix("n299"))
        #expect(lines.contains { $0.contains("and 100 more nodes") })
    }

    @Test("plain lines tell each node's end and each failure, and steer no terminal")
    func plain() throws {
        let home = try TemporaryFolder()
        let path = home.url.appending(path: "out").path
        let flow = try StepFlow([("ok", "source", [:]), ("bad", "source", ["fail": "run"])])
        let sink = try #require(LineSink(path: path))
        _ = try flow.run(observers: [PlainView(sink: sink)])
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("ok  done  0 in  10 out"))
        #expect(text.contains("error: bad: "))
        #expect(text.contains("help: see the fixture"))
        #expect(!text.contains("\u{1B}"))
    }

    @Test(
        "figures are written as people read them",
        arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1234, "-1,234")])
    func counts(number: Int, text: String) {
        #expect(RunText.count(number) == text)
    }

    @Test(
        "durations are written as people read them",
        arguments: [(0.00042, "0.42 ms"), (0.25, "250 ms"), (1.234, "1.23 s"), (125.2, "2 min 05 s")])
    func durations(seconds: Double, text: String) {
        #expect(RunText.duration(seconds) == text)
    }

    @Test("times are written as Foundation writes them, on every day of four centuries")
    func timestamps() {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for day in stride(from: -40_000.0, to: 110_000, by: 1) {
            let date = Date(timeIntervalSince1970: day * 86_400 + 45_296.25)
            guard Timestamp.text(date) != date.formatted(style) else { continue }
            Issue.record("\(Timestamp.text(date)) is not \(date.formatted(style))")
            return
        }
    }
}
