import Foundation
import PypeHost
import PypeModel
import PypeSchedule
import TestSupport
import Testing

@testable import PypeRun

@Suite("Text of modules on a terminal")
struct PlainTextTests {
    @Test(
        "nothing in it steers a terminal or looks like another line",
        arguments: [
            ("plain é 漢 🐟 …", "plain é 漢 🐟 …"), ("\u{1B}[31mred\u{1B}[0m\u{7}", " [31mred [0m "),
            ("a\rb\tc\nd\r\ne", "a b c d e"), ("x\u{9B}31m\u{7F}", "x 31m "), ("a\u{2028}b", "a b"), ("", ""),
        ])
    func plain(text: String, expected: String) {
        #expect(RunText.plain(text) == expected)
        #expect(RunText.clip(text, .max) == expected)
    }

    @Test("lines of our own stay lines")
    func lines() {
        #expect(RunText.plain("a\n  b\u{1B}[2J\r\nc", keepsLines: true) == "a\n  b [2J\nc")
    }

    @Test(
        "counts have the right form of the noun",
        arguments: [(0, "0 nodes"), (1, "1 node"), (2, "2 nodes"), (1000, "1,000 nodes")])
    func nouns(number: Int, text: String) { #expect(RunText.count(number, of: "node") == text) }

    @Test("the plain view and the last lines show messages and errors without what steers a terminal")
    func plainView() throws {
        let home = try TemporaryFolder()
        let path = home.url.appending(path: "view").path
        let sink = try #require(LineSink(path: path))
        let view = PlainView(sink: sink)
        view.message(
            RunMessage(time: Date(), level: .info, text: "\u{1B}[31mred\u{7}\nerror: x", nodeID: "a", iteration: "3"))
        let error = NodeError(
            phase: "run", code: "IO", message: "no\u{1B}[2J\nway", hint: "do\rit", module: "m", library: "l",
            iteration: "3")
        var report = NodeReport(id: "a", module: "m", status: .failed, counts: NodeCounts())
        report.error = error
        report.iteration = "3"
        view.nodeEnded(0, report)
        sink.flush()
        #expect(
            try String(contentsOfFile: path, encoding: .utf8) == """
                info: a#3:  [31mred  error: x
                a#3  failed
                error: a#3: no [2J way [IO in run of m, l]
                  help: do it

                """)
        let record = RunRecord(
            runID: "r", flow: FlowInfo(name: "f", version: "1"), status: .failed, reason: "\u{1B}c", started: "",
            ended: "", seconds: 1, threads: 1, maxParallel: 1, dagSHA256: "", nodes: [report])
        #expect(
            SummaryTable.failures(record) == """
                error: a#3: no [2J way [IO in run of m, l]
                  help: do it
                f failed:  c · 0 of 1 node done in 1.00 s · run r
                """)
    }
}
