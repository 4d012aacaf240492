import Foundation
import PypeHost
import PypeModel
import PypeSchedule
import TestSupport
import Testing

@testable import PypeRun

@Suite("Traces of runs")
struct TraceTests {
    @Test("what a run wrote plays again to the same actions, on any number of threads", arguments: [1, 4])
    func replay(threads: Int) throws {
        let home = try TemporaryFolder()
        let path = home.url.appending(path: "trace.jsonl").path
        let flow = try StepFlow(
            [
                ("list", "source", ["rows": 6]), ("a", "source", [:]), ("b", "sink", [:]), ("bad", "turn", ["rows": 4]),
                ("tell", "turn", [:]), ("end", "turn", [:]), ("slow", "stuck", ["rows": 2]),
            ], edges: [("a.data", "b.input")],
            controls: [
                ("list", 1, "a"), ("b", 1, "bad"), ("bad", 1, "tell"), ("list", 2, "end"), ("list", 3, "slow"),
            ], settings: DagSettings(failStrategy: "continue", threads: threads)
        ) { dag in
            dag.controls[0].kind = .iterate
            dag.controls[0].items = 0
            dag.controls[0].parallel = 3
            dag.controls[2].condition = .expression("status == 'failed'")
            dag.controls[3].condition = .expression("flow.name == 'steps'")
            dag.controls[4].kind = .start
        }
        var options = RunOptions()
        options.trace = path
        let record = try flow.run(options: options)
        #expect(record.node("tell")?.iterations == 1)
        let trace = try ScheduleTrace(try [UInt8](Data(contentsOf: URL(filePath: path))))
        #expect(trace.header.dagSHA256 == (try JobFolder(path: flow.job)).dagSHA256)
        let library = try ModuleLibrary.open(path: flow.dag.modules[0].library.path)
        let plan = try FlowPlan(flow.dag, modules: library.modules)
        #expect(trace.replay(plan.graph) == nil)
        #expect(trace.entries.count > 30)
    }

    @Test("a trace that cannot be written is refused before anything runs")
    func unwritable() throws {
        let flow = try StepFlow([("a", "turn", [:])])
        var options = RunOptions()
        options.trace = "/nowhere/trace"
        let error = #expect(throws: DiagnosticsError.self) { try flow.run(options: options) }
        #expect(error?.diagnostics.map(\.rule) == ["trace-file"])
        #expect(flow.calls().isEmpty)
    }
}
