import Foundation
import PypeHost
import PypeModel
import PypeSchedule
import TestSupport
import Testing

@testable import PypeRun

@Suite("Order, failure and cancel in a run")
struct RunControlTests {
    @Test("sub flows follow their control edges, depth first", arguments: [1, 4])
    func order(threads: Int) throws {
        let ids = ["a", "b", "c", "d"]
        let flow = try StepFlow(
            ids.map { ($0, "source", [:]) }, controls: [("a", 2, "b"), ("a", 1, "c"), ("c", 1, "d")],
            settings: DagSettings(threads: threads))
        let record = try flow.run()
        #expect(record.status == .succeeded)
        #expect(flow.calls().filter { $0.hasPrefix("run ") } == ["run a", "run c", "run d", "run b"])
    }

    @Test(
        "halt starts nothing after a failure, continue runs what does not depend on it",
        arguments: ["halt", "continue"])
    func strategy(strategy: String) throws {
        let flow = try StepFlow(
            [("a", "source", ["fail": "run"]), ("b", "source", [:]), ("c", "source", [:])], controls: [("a", 1, "c")],
            settings: DagSettings(failStrategy: strategy, threads: 1))
        let record = try flow.run()
        #expect(record.status == .failed)
        #expect(record.node("c")?.status == .blocked)
        #expect(record.node("b")?.status == (strategy == "halt" ? .cancelled : .succeeded))
    }

    @Test("cancel ends what runs, cleanly, and nothing new starts")
    func cancel() throws {
        let flow = try StepFlow([("a", "wait", [:]), ("b", "source", [:])], controls: [("a", 1, "b")])
        let record = try flow.run(started: { run in
            Thread.detachNewThread {
                while !flow.calls().contains("run a") { usleep(1000) }
                run.cancel()
            }
        })
        #expect(record.status == .cancelled)
        #expect(record.reason == "interrupted")
        #expect(record.node("a")?.status == .cancelled)
        #expect(flow.calls() == ["create a", "setup a", "run a", "teardown a", "destroy a"])
    }

    @Test("a cancel before the first node is obeyed")
    func earlyCancel() throws {
        let flow = try StepFlow([("a", "source", [:])])
        let record = try flow.run(started: { $0.cancel() })
        #expect(record.status == .cancelled)
        #expect(flow.calls().isEmpty)
    }

    @Test("a flow that passes its time limit is cancelled and has failed")
    func timeout() throws {
        let flow = try StepFlow([("a", "wait", [:])], settings: DagSettings(timeout: 1))
        let record = try flow.run()
        #expect(record.status == .failed)
        #expect(record.reason?.contains("time limit of 1 s") == true)
        #expect(flow.calls().suffix(2) == ["teardown a", "destroy a"])
    }

    @Test("a module that does not stop is named, and the run ends without it")
    func stuck() throws {
        let flow = try StepFlow([("mule", "stuck", ["rows": 3000])], settings: DagSettings(timeout: 1))
        var options = RunOptions()
        options.grace = 0.2
        let record = try flow.run(options: options)
        #expect(record.status == .failed)
        #expect(record.reason?.contains("mule") == true)
        #expect(record.node("mule")?.status == .running)
    }

    @Test("a module that does not heed a cancel is named once the grace is over, and the run ends without it")
    func stuckInterrupt() throws {
        let flow = try StepFlow([("mule", "stuck", ["rows": 3000])])
        var options = RunOptions()
        options.grace = 0.2
        let record = try flow.run(
            options: options,
            started: { run in
                Thread.detachNewThread {
                    while !flow.calls().contains("run mule") { usleep(1000) }
                    run.cancel()
                }
            })
        #expect(record.status == .cancelled)
        #expect(record.reason == "interrupted; did not stop within 0.2 s: mule")
        #expect(record.node("mule")?.status == .running)
    }

    @Test("a chain of a thousand nodes hands its rows on, on one thread and on many", arguments: [1, 4])
    func chain(threads: Int) throws {
        let count = 1000
        let nodes: [(String, String, [String: Value])] =
            [("s", "source", ["journal": ""])] + (0..<count).map { ("n\($0)", "pass", ["journal": ""]) }
        let edges = (0..<count).map { ($0 == 0 ? "s.data" : "n\($0 - 1).data", "n\($0).input") }
        let record = try StepFlow(nodes, edges: edges, settings: DagSettings(threads: threads)).run()
        #expect(record.status == .succeeded)
        #expect(record.nodes.allSatisfy { $0.counts.totalOut == 10 })
    }

    @Test("events come in the order of the scheduler, each node once")
    func events() throws {
        let listener = Listener()
        let flow = try StepFlow([("a", "source", [:]), ("b", "sink", [:])], edges: [("a.data", "b.input")])
        _ = try flow.run(observers: [listener])
        #expect(
            listener.all.filter { !$0.hasPrefix("debug") } == [
                "began 0", "ended 0 succeeded", "began 1", "ended 1 succeeded",
            ])
    }
}
