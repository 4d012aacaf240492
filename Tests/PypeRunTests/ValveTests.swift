import Foundation
import PypeModel
import PypeSchedule
import TestSupport
import Testing

@testable import PypeRun

@Suite("Valves in a run")
struct ValveTests {
    @Test("a failure branch runs after a failure, under halt too, and the flow has failed all the same")
    func failureBranch() throws {
        let flow = try StepFlow(
            [
                ("load", "source", ["fail": "run"]), ("next", "source", [:]), ("tell", "source", [:]),
                ("more", "source", [:]),
            ],
            controls: [("load", 1, "next"), ("load", 2, "tell"), ("tell", 1, "more")]
        ) { $0.controls[1].condition = .failure }
        let record = try flow.run()
        #expect(record.status == .failed)
        #expect(record.nodes.map(\.status) == [.failed, .blocked, .succeeded, .succeeded])
        #expect(flow.calls().filter { $0.hasPrefix("run") } == ["run load", "run tell", "run more"])
    }

    @Test("after success the failure branch is skipped, and the flow has succeeded")
    func skipped() throws {
        let flow = try StepFlow(
            [("load", "source", [:]), ("tell", "source", [:]), ("more", "source", [:]), ("clean", "source", [:])],
            controls: [("load", 1, "tell"), ("tell", 1, "more"), ("load", 2, "clean")]
        ) {
            $0.controls[0].condition = .failure
            $0.controls[2].condition = .always
        }
        let record = try flow.run()
        #expect(record.status == .succeeded)
        #expect(record.nodes.map(\.status) == [.succeeded, .skipped, .skipped, .succeeded])
    }

    @Test(
        "an expression over globals, context and the run decides",
        arguments: [
            ("count__row_count == 42", true), ("COUNT__Row_Count > 42", false), ("context.mode == 'full'", true),
            ("context.mode == 'full' and count__row_count in [41, 42]", true), ("not (flow.name == 'steps')", false),
            ("env.PYPE_TEST_WORD == 'yes'", true), ("status == 'succeeded' and status.count == 'succeeded'", true),
        ])
    func expressions(text: String, isTaken: Bool) throws {
        let home = try TemporaryFolder()
        let flow = try StepFlow(
            [("count", "services", ["path": .string(home.url.appending(path: "out").path)]), ("then", "source", [:])],
            controls: [("count", 1, "then")]
        ) { $0.controls[0].condition = .expression(text) }
        var options = RunOptions()
        options.contextOverrides = ["mode": "full"]
        options.environment = ["PYPE_TEST_WORD": "yes"]
        let record = try flow.run(options: options)
        #expect(record.status == .succeeded)
        #expect(record.node("then")?.status == (isTaken ? .succeeded : .skipped))
    }

    @Test("a condition that asks for the status is judged after a failure as well")
    func status() throws {
        let flow = try StepFlow(
            [("a", "source", ["fail": "run"]), ("b", "source", [:]), ("c", "source", [:])],
            controls: [("a", 1, "b"), ("a", 1, "c")]
        ) {
            $0.controls[0].condition = .expression("status == 'failed'")
            $0.controls[1].condition = .expression("flow.name == 'steps'")
        }
        let record = try flow.run()
        #expect(record.nodes.map(\.status) == [.failed, .succeeded, .blocked])
    }

    @Test("a condition that cannot be judged fails the flow and says why")
    func broken() throws {
        let flow = try StepFlow(
            [("a", "source", [:]), ("b", "source", [:])], controls: [("a", 1, "b")]
        ) { $0.controls[0].condition = .expression("context.limit > 3") }
        var options = RunOptions()
        options.contextOverrides = ["limits": 3]
        let record = try flow.run(options: options)
        #expect(record.status == .failed)
        #expect(record.node("b")?.status == .blocked)
        let reason = try #require(record.reason)
        #expect(reason.contains("a (1|context.limit > 3) b"))
        #expect(reason.contains("limit"))
    }

    @Test("join any runs when one of its edges is taken, join all when every one is", arguments: [true, false])
    func joins(any: Bool) throws {
        let flow = try StepFlow(
            [("a", "source", [:]), ("b", "source", [:]), ("c", "source", [:])],
            controls: [("a", 1, "c"), ("b", 1, "c")]
        ) {
            $0.controls[1].condition = .failure
            $0.subflows[2].joinsAny = any
        }
        let record = try flow.run()
        #expect(record.status == .succeeded)
        #expect(record.node("c")?.status == (any ? .succeeded : .skipped))
    }

    @Test("what a start edge leads to is not waited for by the next order, but by the flow")
    func start() throws {
        let flow = try StepFlow(
            [("a", "source", [:]), ("slow", "stuck", ["rows": 30]), ("b", "source", [:])],
            controls: [("a", 1, "slow"), ("a", 2, "b")]
        ) { $0.controls[0].kind = .start }
        let record = try flow.run()
        #expect(record.status == .succeeded)
        let slow = try #require(record.node("slow"))
        let later = try #require(record.node("b"))
        #expect((later.started ?? .infinity) < (slow.started ?? 0) + (slow.seconds ?? 0))
    }
}
