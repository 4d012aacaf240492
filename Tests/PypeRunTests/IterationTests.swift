import Foundation
import PypeModel
import PypeSchedule
import TestSupport
import Testing

@testable import PypeRun

@Suite("Iteration in a run")
struct IterationTests {
    /// Makes control edges go once an item of the only output of their source.
    private static func iterate(_ edges: [Int], parallel: Int = 1) -> (inout Dag) -> Void {
        { dag in
            for edge in edges {
                dag.controls[edge].kind = .iterate
                dag.controls[edge].items = 0
                dag.controls[edge].parallel = parallel
            }
        }
    }

    @Test("the scope runs once an item, in order, with the item and its own globals; later orders come after")
    func inOrder() throws {
        let flow = try StepFlow(
            [
                ("list", "source", ["rows": 3]), ("a", "turn", ["rows": -9]), ("b", "turn", ["rows": -9]),
                ("end", "turn", [:]),
            ],
            controls: [("list", 1, "a"), ("a", 1, "b"), ("list", 2, "end")], change: Self.iterate([0]))
        let record = try flow.run()
        #expect(record.status == .succeeded)
        #expect(
            flow.calls().filter { $0.hasPrefix("turn") } == [
                "turn 0 a", "turn 0 b", "turn 1 a", "turn 1 b", "turn 2 a", "turn 2 b", "turn none end",
            ])
        #expect(record.node("a")?.iterations == 3)
        #expect(record.node("a")?.globals == ["row_count": 2])
        #expect(record.node("end")?.iterations == nil)
    }

    @Test("a list without items makes no iteration, and what comes after it runs")
    func empty() throws {
        let flow = try StepFlow(
            [("list", "source", ["rows": 0]), ("a", "turn", [:]), ("end", "turn", [:])],
            controls: [("list", 1, "a"), ("list", 2, "end")], change: Self.iterate([0]))
        let record = try flow.run()
        #expect(record.status == .succeeded)
        #expect(record.node("a")?.status == .skipped)
        #expect(record.node("a")?.iterations == 0)
        #expect(record.node("end")?.status == .succeeded)
    }

    @Test("iterations nest: each inner item once for each outer one", arguments: [1, 3])
    func nested(parallel: Int) throws {
        let flow = try StepFlow(
            [("outer", "source", ["rows": 3]), ("inner", "source", ["rows": 2]), ("a", "turn", ["rows": -9])],
            controls: [("outer", 1, "inner"), ("inner", 1, "a")], change: Self.iterate([0, 1], parallel: parallel))
        let record = try flow.run()
        #expect(record.status == .succeeded)
        #expect(record.node("inner")?.iterations == 3)
        #expect(record.node("a")?.iterations == 6)
        #expect(flow.calls().filter { $0.hasPrefix("turn") }.count == 6)
    }

    @Test("no more iterations run at once than parallel says, and all of them run")
    func parallel() throws {
        let flow = try StepFlow(
            [("list", "source", ["rows": 12]), ("a", "stuck", ["rows": 3])], controls: [("list", 1, "a")],
            settings: DagSettings(threads: 8), change: Self.iterate([0], parallel: 2))
        let listener = Listener()
        let record = try flow.run(observers: [listener])
        #expect(record.node("a")?.iterations == 12)
        var now = 0
        var most = 0
        for event in listener.all where event.contains(" 1") && (event.hasPrefix("began") || event.hasPrefix("ended")) {
            now += event.hasPrefix("began 1") ? 1 : event.hasPrefix("ended 1") ? -1 : 0
            most = max(most, now)
        }
        #expect(most == 2)
    }

    @Test(
        "an item that fails ends the flow under halt, and is left behind under continue",
        arguments: ["halt", "continue"])
    func failure(strategy: String) throws {
        let flow = try StepFlow(
            [("list", "source", ["rows": 4]), ("a", "turn", ["rows": 1]), ("b", "turn", ["rows": -9])],
            controls: [("list", 1, "a"), ("a", 1, "b")], settings: DagSettings(failStrategy: strategy),
            change: Self.iterate([0]))
        let record = try flow.run()
        #expect(record.status == .failed)
        #expect(record.node("a")?.status == .failed)
        let turns = flow.calls().filter { $0.hasPrefix("turn") && $0.hasSuffix("a") }
        #expect(turns == (strategy == "halt" ? ["turn 0 a", "turn 1 a"] : (0..<4).map { "turn \($0) a" }))
        #expect(record.node("b")?.iterations == (strategy == "halt" ? 1 : 3))
    }

    @Test("data inside the scope stays in its iteration, and the list is read by others as well")
    func data() throws {
        let home = try TemporaryFolder()
        let flow = try StepFlow(
            [
                ("list", "source", ["rows": 5]),
                ("all", "sink", ["path": .string(home.url.appending(path: "all").path)]),
                ("a", "source", ["rows": 7]), ("b", "pass", [:]), ("c", "sink", [:]),
            ], edges: [("list.data", "all.input"), ("a.data", "b.input"), ("b.data", "c.input")],
            controls: [("list", 1, "a")], change: Self.iterate([0], parallel: 3))
        let record = try flow.run()
        #expect(record.status == .succeeded)
        #expect(try String(contentsOf: home.url.appending(path: "all"), encoding: .utf8) == "5\n")
        #expect(record.node("c")?.counts.totalIn == 35)
        #expect(record.node("c")?.iterations == 5)
    }

    @Test("two iterations that write one file are refused")
    func sameFile() throws {
        let home = try TemporaryFolder()
        let flow = try StepFlow(
            [
                ("list", "source", ["rows": 2]), ("a", "source", [:]),
                ("b", "sink", ["path": .string(home.url.appending(path: "out").path)]),
            ], edges: [("a.data", "b.input")], controls: [("list", 1, "a")], change: Self.iterate([0]))
        let record = try flow.run()
        #expect(record.status == .failed)
        #expect(record.node("b")?.error?.message.contains("written by 'b#0'") == true)
    }

    @Test("a resumed run does only the items that are left, and knows the globals of the others")
    func resume() throws {
        let flow = try StepFlow(
            [("list", "source", ["rows": 5]), ("a", "turn", ["rows": 3]), ("end", "turn", [:])],
            controls: [("list", 1, "a"), ("list", 2, "end")], change: Self.iterate([0]))
        #expect(try flow.run().status == .failed)
        var dag = flow.dag
        dag.nodes[1].config["rows"] = -9
        try flow.home.write("job/steps_dag.json", Data(try DagFile.encode(dag)))
        var options = RunOptions()
        options.resume = ResumeRequest(acceptsChanges: true)
        let record = try flow.run(options: options)
        #expect(record.status == .succeeded)
        #expect(
            flow.calls().filter { $0.hasPrefix("turn") } == [
                "turn 0 a", "turn 1 a", "turn 2 a", "turn 3 a", "turn 3 a", "turn 4 a", "turn none end",
            ])
        #expect(record.node("a")?.iterations == 5)
    }

    @Test(
        "rejected rows that the flow allows for are kept and counted", arguments: [RejectLimit.rows(1), .percent(50)])
    func rejects(limit: RejectLimit) throws {
        let flow = try StepFlow([("a", "reject", [:])]) { $0.nodes[0].policy.maxRejects = limit }
        let record = try flow.run()
        #expect(record.status == .succeeded)
        #expect(record.node("a")?.counts.rejected == 1)
        let file = try #require(record.node("a")?.rejects?.first)
        #expect(
            try ChildProcess.python("import pyarrow.parquet as p; print(p.read_table('\(file)').num_rows)") == "1\n")
        let strict = try StepFlow([("a", "reject", [:])]) { $0.nodes[0].policy.maxRejects = .rows(0) }
        let failed = try strict.run()
        #expect(failed.node("a")?.error?.message.contains("max_rejects allows 0") == true)
        let share = try StepFlow([("a", "reject", [:])]) { $0.nodes[0].policy.maxRejects = .percent(10) }
        #expect(try share.run().node("a")?.error?.message.contains("10.0 % of 2") == true)
    }
}
