import Foundation
import PypeModel
import PypeSchedule
import TestSupport
import Testing

@testable import PypeRun

@Suite("Work that is taken up again")
struct ResumedWorkTests {
    private static func resuming(_ overrides: [String: Value] = [:], defaults: [String: Value] = [:]) -> RunOptions {
        var options = RunOptions()
        options.resume = ResumeRequest()
        options.contextOverrides = overrides
        options.contextDefaults = defaults
        return options
    }

    private static var settings: DagSettings {
        var settings = DagSettings()
        settings.retries = 0
        return settings
    }

    /// A step that fails as often as said, then succeeds.
    private static func flaky(_ id: String, _ home: TemporaryFolder, times: Int64 = 1) -> (
        String, String, [String: Value]
    ) {
        (id, "flaky", ["rows": .int(times), "path": .string(home.url.appending(path: "tries").path)])
    }

    @Test("a condition on a variable that has changed is named when what follows it is finished")
    func condition() throws {
        let home = try TemporaryFolder()
        let flow = try StepFlow(
            [("a", "turn", [:]), ("b", "turn", [:]), Self.flaky("c", home)],
            controls: [("a", 1, "b"), ("b", 1, "c")], settings: Self.settings
        ) { $0.controls[0].condition = .expression("context.mode == 'full'") }
        var options = RunOptions()
        options.contextDefaults = ["mode": "full"]
        #expect(try flow.run(options: options).status == .failed)
        let error = #expect(throws: DiagnosticsError.self) {
            try flow.run(options: Self.resuming(defaults: ["mode": "quick"]))
        }
        #expect(error?.diagnostics.map(\.rule) == ["resume-changed"])
        let words = "context.mode, which the condition between 'a' and 'b' uses, was \"full\" and is \"quick\""
        #expect(error?.diagnostics.first?.message.contains(words) == true)
        #expect(try flow.run(options: Self.resuming(defaults: ["mode": "full"])).status == .succeeded)
    }

    @Test("the items of a finished source are found after a build that puts other connections before its own")
    func movedList() throws {
        let home = try TemporaryFolder()
        let flow = try StepFlow(
            [
                ("list", "source", ["rows": 3]), ("a", "turn", ["rows": -9]), ("other", "source", ["rows": 2]),
                ("b", "turn", ["rows": -9]), Self.flaky("end", home),
            ], controls: [("list", 1, "a"), ("list", 2, "other"), ("other", 1, "b"), ("other", 2, "end")],
            settings: Self.settings
        ) { dag in
            for edge in [0, 2] {
                dag.controls[edge].kind = .iterate
                dag.controls[edge].items = 0
            }
        }
        #expect(try flow.run().status == .failed)
        var dag = flow.dag
        dag.controls.reverse()
        try flow.home.write("job/steps_dag.json", Data(try DagFile.encode(dag)))
        let record = try flow.run(options: Self.resuming())
        #expect(record.status == .succeeded)
        #expect(record.node("a")?.iterations == 3 && record.node("b")?.iterations == 2)
        #expect(flow.calls().filter { $0.hasPrefix("turn") }.count == 5)
    }

    @Test("what an earlier attempt did is shown as kept, and what was accepted is told")
    func kept() throws {
        let home = try TemporaryFolder()
        let out = home.url.appending(path: "out").path
        let flow = try StepFlow(
            [("a", "source", ["rows": 2]), ("b", "sink", ["path": .string(out)]), Self.flaky("c", home)],
            edges: [("a.data", "b.input")], controls: [("a", 1, "c")], settings: Self.settings)
        #expect(SummaryTable.text(try flow.run()).contains("wrote \(out)\n"))
        try FileManager.default.removeItem(atPath: out)
        var options = Self.resuming()
        options.resume?.acceptsChanges = true
        let log = home.url.appending(path: "view").path
        let sink = try #require(LineSink(path: log))
        let text = SummaryTable.text(try flow.run(options: options, observers: [PlainView(sink: sink)]))
        func cells(_ node: String) -> [Substring] {
            text.split(separator: "\n").first { $0.hasPrefix(node + " ") }?.split(separator: " ") ?? []
        }
        #expect(cells("a").dropFirst(2).first == "kept" && cells("c").dropFirst(2).first == "done", "\(text)")
        #expect(text.contains("kept \(out)\n") && !text.contains("wrote"))
        let view = try String(contentsOfFile: log, encoding: .utf8)
        #expect(view.contains("\nb  kept  2 in") && view.contains("\nc  done"), "\(view)")
        #expect(view.contains("warn: going on all the same: the output '\(out)' is gone"), "\(view)")
    }

    @Test("what is set for a resume is known to the next one")
    func remembered() throws {
        let home = try TemporaryFolder()
        let flow = try StepFlow(
            [
                Self.flaky("a", home, times: 2), ("b", "source", [:]), ("c", "sink", ["path": "{{context.out}}"]),
            ], edges: [("b.data", "c.input")], controls: [("a", 1, "b")], settings: Self.settings)
        func path(_ name: String) -> Value { .string(home.url.appending(path: name).path) }
        var options = RunOptions()
        options.contextDefaults = ["out": path("first")]
        #expect(try flow.run(options: options).status == .failed)
        #expect(
            try flow.run(options: Self.resuming(["out": path("second")], defaults: ["out": path("first")])).status
                == .failed)
        #expect(try flow.run(options: Self.resuming(defaults: ["out": path("first")])).status == .succeeded)
        #expect(try home.contents() == ["second", "tries"])
    }

    @Test("the record of a resumed run has the rejected rows and the tries of what was finished before")
    func record() throws {
        let home = try TemporaryFolder()
        let flow = try StepFlow(
            [
                ("a", "reject", [:]), ("b", "flaky", ["rows": 1, "path": .string(home.url.appending(path: "b").path)]),
                Self.flaky("c", home),
            ], controls: [("a", 1, "b"), ("b", 1, "c")], settings: Self.settings
        ) { dag in
            dag.nodes[0].policy.maxRejects = .rows(1)
            dag.nodes[1].policy.retries = 1
            dag.nodes[1].policy.retryDelay = 0.01
        }
        let first = try flow.run()
        let second = try flow.run(options: Self.resuming())
        #expect(first.status == .failed && second.status == .succeeded)
        #expect(second.node("a")?.isRestored == true)
        let files = try #require(second.node("a")?.rejects)
        #expect(files == first.node("a")?.rejects && files.count == 1)
        #expect(FileManager.default.fileExists(atPath: files[0]))
        #expect(second.node("a")?.counts == first.node("a")?.counts)
        #expect(second.node("b")?.tries == 2)
    }

    @Test("scratch folders and half-written rejects of a killed attempt are gone when the run goes on")
    func scratch() throws {
        let home = try TemporaryFolder()
        let flow = try StepFlow(
            [("a", "turn", [:]), Self.flaky("b", home)], controls: [("a", 1, "b")], settings: Self.settings)
        let run = try flow.run().runID
        for name in ["scratch/b/half", "rejects/.b.bad.parquet.part", "rejects/a.bad.parquet", ".run.json.part"] {
            try flow.home.write("job/runs/\(run)/\(name)", "x")
        }
        #expect(try flow.run(options: Self.resuming()).status == .succeeded)
        let left = try FileManager.default.subpathsOfDirectory(atPath: "\(flow.job)/runs/\(run)").sorted()
        #expect(left == ["rejects", "rejects/a.bad.parquet", "run.json"])
    }

    @Test("of iterations in any order the globals of the last item are kept")
    func lastGlobals() {
        var tally = NodeTally(id: "a", module: "fx_turn")
        for (iteration, value) in [("0/9", 1), ("1/10", 3), ("1/9", 2), ("0/11", 4)] as [(String, Value)] {
            var report = NodeReport(id: "a", module: "fx_turn", status: .succeeded, counts: NodeCounts())
            report.iteration = iteration
            report.globals = ["n": value]
            tally.add(report, isIterated: true)
        }
        #expect(tally.report.globals == ["n": 3])
    }
}
