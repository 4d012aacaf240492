import Foundation
import PypeModel
import PypeSchedule
import TestSupport
import Testing

@Suite("Options of pype run")
struct RunOptionTests {
    @Test(
        "wrong usage ends with 64 and says what the option takes",
        arguments: [
            (["--context"], "Missing value for '--context <file>'"),
            (["--set"], "Missing value for '--set <name=value>'"),
            (["--set", "x"], "--set takes NAME=VALUE, and 'x' is not of that form"),
            (["--set", "=3"], "--set takes NAME=VALUE"), (["--trace"], "Missing value for '--trace"),
            (["--accept-changes"], "--accept-changes goes with --resume"),
            (["--no-checkpoints", "--resume"], "--no-checkpoints does not go with --resume"),
            (["20250115"], "A run is named together with --resume only"),
            (["--resume", "a", "b"], "Unexpected argument 'b'"),
            (["--threads", "none"], "'--threads"), (["--view", "fancy"], "'auto', 'live', 'plain' or 'none'"),
            (["--log", "yaml"], "'json'"), (["--log-level", "loud"], "'debug', 'info', 'warn' or 'error'"),
            (["--besides"], "--beside"),
        ])
    func usage(options: [String], words: String) throws {
        let result = try ChildProcess.run(Project.pype, ["run", "jobs/x"] + options)
        #expect(result.status == 64)
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(result.errors.contains("Usage: pype run") && result.output.isEmpty)
    }

    @Test("context files that are missing, no JSON, no object or YAML are named, and nothing runs")
    func contextFiles() throws {
        let run = try ChainRun(.none)
        for (name, text) in [("list.json", "[1]"), ("cut.json", "{\"a\": "), ("some.yaml", "a: 1")] {
            try run.folder.write(name, text)
        }
        for name in ["list.json", "cut.json", "some.yaml", "gone.json", "out"] {
            let result = try run.pype("run", "jobs/chain", "--context", name)
            #expect(result.status == 2)
            #expect(result.errors.contains("error[context-file]") && result.errors.contains(name), "\(result.errors)")
        }
        let member = try run.pype("run", "jobs/chain", "--set", "fail.x=1")
        #expect(member.status == 2 && member.errors.contains("'fail' is of type str"), "\(member.errors)")
        #expect(run.journal().isEmpty)
    }

    @Test("later files and --set win, and a variable that nobody asks for brings a warning")
    func context() throws {
        let space = try Workspace()
        let job = try space.build(
            """
            flow: {name: sized, version: 1.0.0}
            context: {rows: 1, name: a}
            modules:
              - {id: make, name: generate_source, config: {rows: "{{context.rows}}"}}
              - {id: note, name: ch_note, config: {path: "{{context.name}}.txt", note: "of {{context.rows}}"}}
            """)
        try space.folder.write("one.json", "{\"rows\": 2, \"name\": \"b\"}")
        try space.folder.write("two.json", "{\"rows\": 3}")
        let result = try space.pype(
            "run", job, "--context", "one.json", "--context", "two.json", "--set", "name=c", "--set", "naem=d",
            "--format",
            "json")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("\"row_count\":3"))
        #expect(try String(contentsOfFile: "\(space.path)/c.txt", encoding: .utf8).hasPrefix("of 3\n"))
        #expect(result.errors.contains("'naem'") && result.errors.contains("name"), "\(result.errors)")
    }

    @Test("--no-checkpoints keeps nothing: a resume begins from the start, and replaces what the run wrote")
    func noCheckpoints() throws {
        let run = try ChainRun(.none)
        #expect(try run.pype("run", "jobs/chain", "--no-checkpoints", "--set", "fail=run").status == 1)
        #expect(try run.database().checkpoints.isEmpty && run.database().globals.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: "\(try run.runFolder())/checkpoints"))
        let result = try run.resume()
        #expect(result.status == 0, "\(result.errors)")
        #expect(run.journal().count == 2 * ChainFlow.steps)
        #expect(try run.outputs() == KillTests.undisturbed.get().outputs)
    }

    @Test("--beside lets a second run go on next to the first, each with a record of its own")
    func beside() throws {
        let space = try Workspace()
        let job = try space.build(
            "flow: {name: t, version: 1.0.0}\nmodules:\n  - {id: a, name: fx_wait, config: {journal: j}}\n")
        let first = try RunningProcess(
            Project.pype, ["run", job], in: space.folder.url, environment: Workspace.environment(space.path))
        let journal = "\(space.path)/j"
        func runs() -> Int {
            ((try? String(contentsOfFile: journal, encoding: .utf8)) ?? "").split(separator: "\n").count {
                $0 == "run a"
            }
        }
        first.wait { runs() == 1 }
        #expect(try space.pype("run", job).errors.contains("error[job-busy]"))
        let second = try RunningProcess(
            Project.pype, ["run", job, "--beside"], in: space.folder.url, environment: Workspace.environment(space.path)
        )
        second.wait { runs() == 2 }
        for process in [first, second] {
            process.interrupt()
            #expect(process.status == 130, "\(process.errors)")
        }
        let folders = try FileManager.default.contentsOfDirectory(atPath: "\(space.path)/\(job)/runs")
        #expect(folders.count == 2)
        for folder in folders {
            #expect(FileManager.default.fileExists(atPath: "\(space.path)/\(job)/runs/\(folder)/run.json"))
        }
    }

    @Test("the trace of a run, and of one that was killed and resumed, plays again to the same actions")
    func trace() throws {
        let run = try ChainRun(.quick)
        let killed = try run.start(["--trace", "first.jsonl"])
        killed.wait { run.journal().count >= 12 }
        killed.kill()
        let result = try run.pype("run", "jobs/chain", "--resume", "--trace", "second.jsonl")
        #expect(result.status == 0, "\(result.errors)")
        let whole = try ChainRun(.none)
        #expect(try whole.pype("run", "jobs/chain", "--trace", "first.jsonl").status == 0)
        for (run, name) in [(run, "second.jsonl"), (whole, "first.jsonl")] {
            let file = "\(run.job)/chain_dag.json"
            let graph = FlowGraph(try DagFile.read(file))
            let trace = try ScheduleTrace([UInt8](Data(contentsOf: run.folder.url.appending(path: name))))
            #expect(trace.replay(graph) == nil)
            #expect(trace.entries.count > ChainFlow.steps && trace.header.saves)
            let digest = try ChildProcess.python(
                "import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], 'rb').read()).hexdigest(), end='')", [file]
            )
            #expect(trace.header.dagSHA256 == digest)
        }
    }

    @Test("a trace that cannot be written is refused before anything runs, and one that is cut brings a warning")
    func unwritableTrace() throws {
        let run = try ChainRun(.none)
        for path in ["/nowhere/trace", "out"] {
            let result = try run.pype("run", "jobs/chain", "--trace", path)
            #expect(result.status == 2 && result.errors.contains("error[trace-file]"), "\(result.errors)")
        }
        #expect(run.journal().isEmpty)
        let result = try run.pype("run", "jobs/chain", "--trace", "/dev/full")
        #expect(result.status == 0 && result.errors.contains("lines are missing from the trace"), "\(result.errors)")
    }

    @Test("a log that cannot be written whole brings a warning that names it")
    func tornLog() throws {
        let run = try ChainRun.stopped()
        let log = "\(try run.runFolder())/log.jsonl"
        try FileManager.default.removeItem(atPath: log)
        try FileManager.default.createSymbolicLink(atPath: log, withDestinationPath: "/dev/full")
        let result = try run.resume()
        #expect(result.status == 0)
        #expect(result.errors.contains("warning: lines are missing from 'jobs/chain/runs/"), "\(result.errors)")
        #expect(result.errors.contains("log.jsonl': it could not be written"))
    }

    @Test("a line that a killed process cut off does not spoil the next one")
    func cutLine() throws {
        let run = try ChainRun.stopped()
        let log = URL(filePath: "\(try run.runFolder())/log.jsonl")
        let file = try FileHandle(forWritingTo: log)
        try file.seekToEnd()
        try file.write(contentsOf: Data("{\"time\": \"2025".utf8))
        try file.close()
        #expect(try run.resume().status == 0)
        let lines = try String(contentsOf: log, encoding: .utf8).split(separator: "\n")
        #expect(lines.count { (try? Value(json: [UInt8]($0.utf8))) == nil } == 1)
        #expect(lines.contains("{\"time\": \"2025"))
    }
}
