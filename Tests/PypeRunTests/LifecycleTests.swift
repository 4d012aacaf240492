import Foundation
import PypeHost
import PypeModel
import PypeSchedule
import TestSupport
import Testing

@testable import PypeRun

@Suite("A node's life in a run")
struct LifecycleTests {
    @Test("create, setup, run, teardown and destroy come in this order, node after node along the data")
    func order() throws {
        let flow = try StepFlow(
            [("a", "source", [:]), ("b", "sink", [:])], edges: [("a.data", "b.input")])
        #expect(try flow.run().status == .succeeded)
        #expect(
            flow.calls()
                == ["a", "b"].flatMap { node in
                    ["create", "setup", "run", "teardown", "destroy"].map { "\($0) \(node)" }
                })
    }

    @Test(
        "after a failure teardown and destroy still come, and the error names phase, module, library and cause",
        arguments: [
            ("create", ["create a"], "create was told to fail", "INVALID_CONFIG"),
            ("setup", ["create a", "setup a", "teardown a", "destroy a"], "setup was told to fail", "UNAVAILABLE"),
            ("run", ["create a", "setup a", "run a", "teardown a", "destroy a"], "run was told to fail", "IO"),
            (
                "teardown", ["create a", "setup a", "run a", "teardown a", "destroy a"], "teardown was told to fail",
                "IO"
            ),
        ])
    func failure(phase: String, calls: [String], message: String, code: String) throws {
        let flow = try StepFlow([("a", "source", ["fail": .string(phase)])])
        let record = try flow.run()
        #expect(record.status == .failed)
        #expect(flow.calls() == calls)
        let error = try #require(record.node("a")?.error)
        #expect(error.phase == phase)
        #expect(error.code == code)
        #expect(error.message.contains(message))
        #expect(error.hint == "see the fixture")
        #expect(error.module == "fx_source")
        #expect(error.library.hasSuffix("libsteps.so"))
    }

    @Test("a reader of a failed node is blocked, and never made")
    func blocked() throws {
        let flow = try StepFlow(
            [("a", "source", ["fail": "run"]), ("b", "sink", [:])], edges: [("a.data", "b.input")])
        let record = try flow.run()
        #expect(record.node("b")?.status == .blocked)
        #expect(!flow.calls().contains { $0.hasSuffix(" b") })
    }

    @Test("a run that goes on by itself is waited for, whether it ends well or not", arguments: [false, true])
    func pending(fails: Bool) throws {
        let flow = try StepFlow(
            [("a", "pending", fails ? ["fail": "run"] : ["rows": 7]), ("b", "sink", [:])],
            edges: [("a.data", "b.input")])
        let record = try flow.run()
        #expect(record.status == (fails ? .failed : .succeeded))
        #expect(record.node("a")?.error?.message.contains("run was told to fail") == (fails ? true : nil))
        if !fails { #expect(record.node("b")?.counts.totalIn == 7) }
        #expect(flow.calls().filter { $0 == "destroy a" }.count == 1)
    }

    @Test("a module that says nothing of an output that is read fails, with the port named")
    func mute() throws {
        let flow = try StepFlow([("a", "mute", [:]), ("b", "sink", [:])], edges: [("a.data", "b.input")])
        let error = try #require(try flow.run().node("a")?.error)
        #expect(error.message.contains("'data'"))
        #expect(error.phase == "ledger")
    }

    @Test("an output nobody reads needs no schema")
    func unreadMute() throws {
        #expect(try StepFlow([("a", "mute", [:])]).run().status == .succeeded)
    }

    @Test("a stream that breaks off fails its node with port, rows so far and cause")
    func brokenStream() throws {
        let flow = try StepFlow(
            [("a", "cut", ["batches": 3]), ("b", "sink", [:])], edges: [("a.data", "b.input")])
        let error = try #require(try flow.run().node("a")?.error)
        #expect(error.message.contains("'data'"))
        #expect(error.message.contains("30 rows"))
        #expect(error.message.contains("the wire was cut"))
        #expect(flow.calls().suffix(2) == ["teardown a", "destroy a"])
    }

    @Test("the services of the host answer a module")
    func services() throws {
        let home = try TemporaryFolder()
        let out = home.url.appending(path: "services.txt").path
        let flow = try StepFlow([("me", "services", ["path": .string(out)])])
        let listener = Listener()
        let record = try flow.run(observers: [listener])
        #expect(record.status == .succeeded)
        let text = try String(contentsOfFile: out, encoding: .utf8)
        #expect(
            text == """
                node=me flow=steps module=fx_services
                run=1 date=10
                item=none index=-1
                set=0 again=106 undeclared=101
                get=0 42
                secret=105
                scratch=0 writable=0
                sum=8

                """)
        #expect(record.node("me")?.globals == ["row_count": 42])
        #expect(listener.all.contains("info me said \"hello\" {\"answer\": 42}"))
        #expect(!FileManager.default.fileExists(atPath: "\(flow.job)/runs/\(record.runID)/scratch"))
    }
}
