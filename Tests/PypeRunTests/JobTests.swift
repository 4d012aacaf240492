import Foundation
import PypeHost
import PypeModel
import PypeSchedule
import TestSupport
import Testing

@testable import PypeRun

@Suite("Jobs")
struct JobTests {
    private func problems(_ body: () throws -> some Any) -> [Diagnostic] {
        do {
            _ = try body()
            return []
        } catch let error as DiagnosticsError {
            return error.diagnostics
        } catch {
            Issue.record("\(error)")
            return []
        }
    }

    @Test("a library that changed since the build is refused with both hashes, unless that is allowed")
    func changedLibrary() throws {
        let wrong = String(repeating: "0", count: 64)
        let flow = try StepFlow([("a", "source", [:])]) { dag in
            for index in dag.modules.indices { dag.modules[index].library.sha256 = wrong }
        }
        let found = problems { try flow.run() }
        #expect(found.map(\.rule) == ["library-changed"])
        #expect(found.first?.message.contains(wrong) == true)
        let library = try #require(flow.dag.modules.first?.library.path)
        #expect(found.first?.message.contains(try FileHash.sha256(path: library)) == true)
        #expect(flow.calls().isEmpty)
        var options = RunOptions()
        options.allowChangedModules = true
        #expect(try flow.run(options: options).status == .succeeded)
    }

    @Test("a library that is gone, and one that is none, are both named at once")
    func missingLibraries() throws {
        let text = try TemporaryFolder()
        let file = try text.write("libtext.so", "not a library")
        let flow = try StepFlow([("a", "source", [:]), ("b", "pass", [:])]) { dag in
            dag.modules[0].library.path = "/nowhere/liba.so"
            dag.modules[1].library.path = file.path
            dag.modules[1].library.sha256 = (try? FileHash.sha256(path: file.path)) ?? ""
        }
        let found = problems { try flow.run() }
        #expect(found.map(\.rule) == ["library-missing", "library-load"])
        #expect(found.first?.message.contains("/nowhere/liba.so") == true)
        #expect(found.last?.message.contains(file.path) == true)
    }

    @Test("a library that lost a module is refused with the module named")
    func missingModule() throws {
        let flow = try StepFlow([("a", "source", [:])]) { dag in dag.modules[0].spec.name = "fx_sauce" }
        let found = problems { try flow.run() }
        #expect(found.map(\.rule) == ["module-missing"])
        #expect(found.first?.hint?.contains("fx_source") == true)
    }

    @Test("what is no job folder is refused", arguments: ["", "empty", "file", "two", "broken", "nowhere"])
    func noJob(kind: String) throws {
        let home = try TemporaryFolder()
        try home.write("empty/x.txt", "")
        try home.write("file", "")
        try home.write("two/a_dag.json", "{}")
        try home.write("two/b_dag.json", "{}")
        try home.write("broken/a_dag.json", "{\"format\": ")
        let found = problems { try JobFolder(path: "\(home.path)/\(kind)") }
        #expect(found.count == 1)
        #expect(["job-folder", "dag-file"].contains(found.first?.rule))
    }

    @Test("a job folder that was moved runs")
    func moved() throws {
        let flow = try StepFlow([("a", "source", [:])])
        let elsewhere = try TemporaryFolder()
        let target = elsewhere.url.appending(path: "renamed").path
        try FileManager.default.moveItem(atPath: flow.job, toPath: target)
        let run = try JobRun(job: try JobFolder(path: target), options: RunOptions()) { _, _ in [] }
        #expect(try run.execute().status == .succeeded)
        #expect(FileManager.default.fileExists(atPath: "\(run.folder)/run.json"))
    }

    @Test("a job folder that cannot be written is refused before anything runs", .enabled(if: getuid() != 0))
    func readOnly() throws {
        let flow = try StepFlow([("a", "source", [:])])
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: flow.job)
        #expect(problems { try flow.run() }.map(\.rule) == ["run-folder"])
        #expect(flow.calls().isEmpty)
    }

    @Test("a file where the runs should be is refused before anything runs")
    func runsIsFile() throws {
        let flow = try StepFlow([("a", "source", [:])])
        try flow.home.write("job/runs", "in the way")
        #expect(problems { try flow.run() }.map(\.rule) == ["run-folder"])
        #expect(flow.calls().isEmpty)
    }

    @Test("the record meets its published schema")
    func recordSchema() throws {
        let flow = try StepFlow(
            [("a", "source", ["fail": "run"]), ("b", "sink", [:]), ("c", "services", ["path": "/dev/null"])],
            edges: [("a.data", "b.input")])
        let record = try flow.run()
        let file = "\(flow.job)/runs/\(record.runID)/run.json"
        let schema = Project.root.appending(path: "registry/run.schema.json").path
        let out = try ChildProcess.python(
            """
            import json, sys, jsonschema
            jsonschema.Draft202012Validator.check_schema(json.load(open(sys.argv[2])))
            jsonschema.validate(json.load(open(sys.argv[1])), json.load(open(sys.argv[2])),
                                cls=jsonschema.Draft202012Validator)
            print("valid")
            """, [file, schema])
        #expect(out == "valid\n")
    }

    @Test("two runs started in one second have different ids")
    func runIDs() {
        let now = Date(timeIntervalSince1970: 1_736_920_800.123)
        let first = RunIdentity(started: now, random: 1)
        #expect(first.id == "20250115T060000Z-000001")
        #expect(first.date == "2025-01-15")
        #expect(RunIdentity(started: now, random: 2).id != first.id)
    }
}
