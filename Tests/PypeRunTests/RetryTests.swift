import Foundation
import PypeHost
import PypeModel
import PypeSchedule
import TestSupport
import Testing

@testable import PypeRun

@Suite("Retries and time limits of modules")
struct RetryTests {
    private static func settings() -> DagSettings {
        var settings = DagSettings()
        settings.retryDelay = 0.01
        settings.retries = 2
        return settings
    }

    @Test("an idempotent module is tried again; what failed tries wrote and set is forgotten")
    func again() throws {
        let home = try TemporaryFolder()
        let flow = try StepFlow(
            [
                ("a", "flaky", ["rows": 2, "path": .string(home.url.appending(path: "tries").path)]),
                ("b", "sink", ["path": .string(home.url.appending(path: "rows.txt").path)]),
            ], edges: [("a.data", "b.input")], settings: Self.settings())
        let listener = Listener()
        let record = try flow.run(observers: [listener])
        #expect(record.status == .succeeded)
        #expect(record.node("a")?.tries == 3)
        #expect(record.node("a")?.globals == ["row_count": 7])
        #expect(flow.calls().filter { $0 == "run a" }.count == 3)
        #expect(flow.calls().filter { $0 == "teardown a" }.count == 3)
        // Two rows a try: those of the failed tries are gone.
        #expect(try String(contentsOf: home.url.appending(path: "rows.txt"), encoding: .utf8) == "2\n")
        #expect(listener.all.contains { $0.contains("try 1 of 3 failed") && $0.contains("not yet") })
    }

    @Test("a module that reads finds its whole input again")
    func input() throws {
        let home = try TemporaryFolder()
        let flow = try StepFlow(
            [
                ("a", "source", ["rows": 10, "batches": 5]),
                ("b", "again", ["rows": 1, "path": .string(home.url.appending(path: "tries").path)]),
                ("c", "sink", ["path": .string(home.url.appending(path: "rows.txt").path)]),
            ], edges: [("a.data", "b.input"), ("b.data", "c.input")], settings: Self.settings())
        let record = try flow.run()
        #expect(record.status == .succeeded)
        #expect(record.node("b")?.counts.totalIn == 50)
        #expect(try String(contentsOf: home.url.appending(path: "rows.txt"), encoding: .utf8) == "50\n")
    }

    @Test("when no try is left the module has failed, and the error says how often it was tried")
    func exhausted() throws {
        let home = try TemporaryFolder()
        let flow = try StepFlow(
            [("a", "flaky", ["rows": 100, "path": .string(home.url.appending(path: "tries").path)])],
            settings: Self.settings()
        ) { $0.nodes[0].policy.retries = 3 }
        let record = try flow.run()
        #expect(record.status == .failed)
        #expect(record.node("a")?.error?.tries == 4)
        #expect(record.node("a")?.globals == nil)
    }

    @Test("a module that is not idempotent fails at once, and so does one whose config is wrong")
    func once() throws {
        let flow = try StepFlow([("a", "source", ["fail": "run"])], settings: Self.settings())
        #expect(try flow.run().status == .failed)
        #expect(flow.calls().filter { $0 == "run a" }.count == 1)
        let wrong = try StepFlow([("a", "flaky", ["fail": "create"])], settings: Self.settings())
        #expect(try wrong.run().status == .failed)
        #expect(wrong.calls() == ["create a"])
    }

    @Test("a cancel while the next try is waited for ends the run at once")
    func cancelledPause() throws {
        let home = try TemporaryFolder()
        var settings = Self.settings()
        settings.retryDelay = 600
        let flow = try StepFlow(
            [("a", "flaky", ["rows": 100, "path": .string(home.url.appending(path: "tries").path)])], settings: settings
        )
        let record = try flow.run(started: { run in
            Thread.detachNewThread {
                while !flow.calls().contains("destroy a") { usleep(1000) }
                usleep(20_000)
                run.cancel()
            }
        })
        #expect(record.status == .cancelled)
        #expect(flow.calls().filter { $0 == "run a" }.count == 1)
    }

    @Test("a module that passes its time limit is cancelled and has failed")
    func timeout() throws {
        let flow = try StepFlow([("a", "wait", [:]), ("b", "source", [:])], controls: [("a", 1, "b")]) {
            $0.nodes[0].policy.timeout = 0.05
        }
        let record = try flow.run()
        #expect(record.status == .failed)
        #expect(record.node("a")?.error?.code == "TIMEOUT")
        #expect(record.node("a")?.error?.message.contains("0.05 s") == true)
        #expect(record.node("b")?.status == .blocked)
        #expect(flow.calls().suffix(2) == ["teardown a", "destroy a"])
    }

    @Test("a module that does not stop within the grace period ends the run, which names it")
    func stuck() throws {
        let flow = try StepFlow([("a", "stuck", ["rows": 1500])]) { $0.nodes[0].policy.timeout = 0.02 }
        var options = RunOptions()
        options.grace = 0.05
        let record = try flow.run(options: options)
        #expect(record.status == .failed)
        #expect(record.node("a")?.status == .running)
        #expect(record.reason?.contains("'a' did not stop") == true)
    }
}
