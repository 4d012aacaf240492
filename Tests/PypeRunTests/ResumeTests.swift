import Foundation
import PypeModel
import PypeSchedule
import TestSupport
import Testing

@testable import PypeRun

@Suite("Checkpoints and resume")
struct ResumeTests {
    /// a, then b, which fails the first time, then c.
    private static func flow(_ home: TemporaryFolder) throws -> StepFlow {
        var settings = DagSettings()
        settings.retries = 0
        return try StepFlow(
            [
                ("a", "turn", [:]),
                ("b", "flaky", ["rows": 1, "path": .string(home.url.appending(path: "tries").path)]),
                ("s", "sink", ["path": .string(home.url.appending(path: "rows.txt").path)]),
                ("c", "turn", [:]),
            ], edges: [("b.data", "s.input")], controls: [("a", 1, "b"), ("b", 1, "c")], settings: settings)
    }

    private static func resuming(_ run: String? = nil, acceptsChanges: Bool = false) -> RunOptions {
        var options = RunOptions()
        options.resume = ResumeRequest(run: run, acceptsChanges: acceptsChanges)
        return options
    }

    @Test("a run that failed goes on after the last sub flow that is done, under its own id")
    func goesOn() throws {
        let home = try TemporaryFolder()
        let flow = try Self.flow(home)
        let first = try flow.run()
        #expect(first.nodes.map(\.status) == [.succeeded, .failed, .blocked, .blocked])
        let second = try flow.run(options: Self.resuming())
        #expect(second.status == .succeeded)
        #expect(second.runID == first.runID)
        #expect(second.attempts == 2)
        #expect(second.node("a")?.isRestored == true)
        #expect(second.node("a")?.globals == ["row_count": -1])
        #expect(flow.calls().filter { $0 == "turn none a" }.count == 1)
        #expect(flow.calls().filter { $0 == "run b" }.count == 2)
        #expect(try String(contentsOf: home.url.appending(path: "rows.txt"), encoding: .utf8) == "1\n")
        // What a resume needs goes with success; the record stays.
        let folder = URL(filePath: flow.job).appending(path: "runs/\(first.runID)")
        #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "dag.json").path))
        #expect(FileManager.default.fileExists(atPath: folder.appending(path: "run.json").path))
        #expect(throws: DiagnosticsError.self) { try flow.run(options: Self.resuming(first.runID)) }
    }

    @Test("there is nothing to resume without a run, or after success")
    func nothing() throws {
        let flow = try StepFlow([("a", "turn", [:])])
        for _ in 0..<2 {
            let error = #expect(throws: DiagnosticsError.self) { try flow.run(options: Self.resuming()) }
            #expect(error?.diagnostics.map(\.rule) == ["resume-nothing"])
            _ = try flow.run()
        }
        let unknown = #expect(throws: DiagnosticsError.self) { try flow.run(options: Self.resuming("nope")) }
        #expect(unknown?.diagnostics.first?.message.contains("nope") == true)
    }

    @Test("a change that touches finished work is named and refused, unless it is accepted")
    func changed() throws {
        let home = try TemporaryFolder()
        let flow = try Self.flow(home)
        _ = try flow.run()
        var dag = flow.dag
        dag.nodes[0].config["rows"] = 77
        try flow.home.write("job/steps_dag.json", Data(try DagFile.encode(dag)))
        let error = #expect(throws: DiagnosticsError.self) { try flow.run(options: Self.resuming()) }
        #expect(error?.diagnostics.map(\.rule) == ["resume-changed"])
        #expect(error?.diagnostics.first?.message.contains("'rows' of 'a' was not set and is 77") == true)
        #expect(try flow.run(options: Self.resuming(acceptsChanges: true)).status == .succeeded)
    }

    @Test("a change in work that is still to be done is what resume is for")
    func mended() throws {
        let home = try TemporaryFolder()
        let flow = try Self.flow(home)
        _ = try flow.run()
        var dag = flow.dag
        dag.nodes[1].config["batches"] = 3
        dag.nodes[0].policy.timeout = 100
        try flow.home.write("job/steps_dag.json", Data(try DagFile.encode(dag)))
        let record = try flow.run(options: Self.resuming())
        #expect(record.status == .succeeded)
        #expect(record.node("s")?.counts.totalIn == 3)
    }

    @Test("an output of finished work that is gone or changed is named", arguments: [true, false])
    func outputs(isGone: Bool) throws {
        let home = try TemporaryFolder()
        let file = home.url.appending(path: "out.txt")
        var settings = DagSettings()
        settings.retries = 0
        let flow = try StepFlow(
            [
                ("a", "source", [:]), ("s", "sink", ["path": .string(file.path)]),
                ("b", "flaky", ["rows": 1, "path": .string(home.url.appending(path: "tries").path)]),
            ], edges: [("a.data", "s.input")], controls: [("a", 1, "b")], settings: settings)
        #expect(try flow.run().status == .failed)
        if isGone { try FileManager.default.removeItem(at: file) } else { try Data("9\n".utf8).write(to: file) }
        let error = #expect(throws: DiagnosticsError.self) { try flow.run(options: Self.resuming()) }
        #expect(error?.diagnostics.first?.message.contains(isGone ? "is gone" : "has changed") == true)
    }

    @Test("a file that the run itself published before it died does not stand in its way; somebody else's does")
    func ownFile() throws {
        let home = try TemporaryFolder()
        let file = home.url.appending(path: "out.txt")
        var settings = DagSettings()
        settings.retries = 0
        settings.threads = 1
        // The sink publishes its file; then its sibling fails, so that their sub flow is not finished.
        let flow = try StepFlow(
            [
                ("a", "source", [:]), ("s", "sink", ["path": .string(file.path), "fail": "overwrite"]),
                ("b", "again", ["rows": 1, "path": .string(home.url.appending(path: "tries").path)]),
            ], edges: [("a.data", "s.input"), ("a.data", "b.input")], settings: settings)
        #expect(try flow.run().status == .failed)
        #expect(FileManager.default.fileExists(atPath: file.path))
        #expect(try flow.run(options: Self.resuming()).status == .succeeded)
        let stranger = try flow.run()
        #expect(stranger.node("s")?.error?.code == "ALREADY_EXISTS")
    }

    @Test("a changed context is refused only where finished work asked for it")
    func context() throws {
        let home = try TemporaryFolder()
        let flow = try Self.flow(home)
        var options = RunOptions()
        options.contextDefaults = ["limit": 1]
        options.contextOverrides = ["mode": "full"]
        _ = try flow.run(options: options)
        var again = Self.resuming()
        again.contextDefaults = ["limit": 2]
        #expect(try flow.run(options: again).status == .succeeded)
    }

    @Test("one job is not run twice at once, unless that is asked for")
    func busy() throws {
        let flow = try StepFlow([("a", "wait", [:])])
        let record = try flow.run(started: { run in
            let error = #expect(throws: DiagnosticsError.self) { try flow.run() }
            #expect(error?.diagnostics.map(\.rule) == ["job-busy"])
            #expect(error?.diagnostics.first?.message.contains(run.identity.id) == true)
            run.cancel()
        })
        #expect(record.status == .cancelled)
    }

    @Test("without checkpoints a resume begins from the start")
    func none() throws {
        let home = try TemporaryFolder()
        let flow = try Self.flow(home)
        var options = RunOptions()
        options.checkpoints = false
        _ = try flow.run(options: options)
        let record = try flow.run(options: Self.resuming())
        #expect(record.status == .succeeded)
        #expect(flow.calls().filter { $0 == "turn none a" }.count == 2)
    }
}
