import Foundation
import PypeModel
import TestSupport
import Testing

@Suite("Commands")
struct CommandTests {
    private static let commands = [
        "validate", "build", "graph", "run", "list-modules", "inspect", "auto-register", "register-module",
        "clear-registry", "runs", "status", "logs", "clean",
    ]

    @Test("--help lists every command, and every command's help has an example", arguments: commands)
    func help(command: String) throws {
        let space = try Workspace(registered: false)
        #expect(try space.pype("--help").output.contains("  \(command) "))
        let help = try space.pype(command, "--help")
        #expect(help.status == 0)
        #expect(help.output.contains("Example:\n  pype \(command)"))
    }

    @Test(
        "wrong usage ends with 64", arguments: [["run"], ["--nonsense"], ["nonsense"], ["run", "x", "--threads", "0"]])
    func usage(arguments: [String]) throws {
        let result = try ChildProcess.run(Project.pype, arguments)
        #expect(result.status == 64)
        #expect(result.output.isEmpty)
    }

    @Test("what is invalid ends with 2 and says where")
    func invalid() throws {
        let space = try Workspace()
        try space.folder.write(
            "bad.yaml",
            "flow: {name: bad, version: 1.0.0}\nmodules:\n  - {id: a, name: csv_sauce}\n  - {id: b, nme: x}\n")
        let result = try space.pype("validate", "bad.yaml")
        #expect(result.status == 2)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("bad.yaml:3:"))
        #expect(result.errors.contains("did you mean 'csv_source'?"))
        #expect(result.errors.contains("bad.yaml:4:"))
        #expect(try space.pype("run", "nowhere").status == 2)
        #expect(try space.pype("inspect", "filter_mud").errors.contains("did you mean 'filter_mod'?"))
    }

    @Test("a flow that fails ends with 1 and names module, library and cause")
    func failed() throws {
        let space = try Workspace()
        let job = try space.build(
            """
            flow: {name: broken, version: 1.0.0}
            modules:
              - {id: bad, name: fx_source, config: {fail: run}}
            """)
        let result = try space.pype("run", job)
        #expect(result.status == 1)
        #expect(result.errors.contains("run was told to fail"))
        #expect(result.errors.contains("fx_source"))
        #expect(result.errors.contains("libsteps.so"))
    }

    @Test("a flow that fails says why also where no view is wanted, and one that does not says nothing")
    func failedWithoutView() throws {
        let space = try Workspace()
        for (fail, status) in [("run", Int32(1)), ("", 0)] {
            let job = try space.build(
                """
                flow: {name: quiet, version: 1.0.0}
                modules:
                  - {id: bad, name: fx_source, config: {fail: "\(fail)"}}
                """)
            let result = try space.pype("run", job, "--view", "none")
            #expect(result.status == status)
            #expect(result.errors.hasPrefix("error: bad: run was told to fail") == (status == 1), "\(result.errors)")
            if status == 0 { #expect(result.errors.isEmpty) }
        }
    }

    @Test("an interrupt cancels cleanly and ends with 130", arguments: [SIGINT, SIGTERM])
    func interrupted(signal: Int32) throws {
        let space = try Workspace()
        let journal = "\(space.path)/journal.txt"
        let job = try space.build(
            """
            flow: {name: patient, version: 1.0.0}
            modules:
              - {id: wait, name: fx_wait, config: {journal: "\(journal)"}}
            """)
        let process = Process()
        process.executableURL = URL(filePath: Project.pype)
        process.arguments = ["run", job]
        process.currentDirectoryURL = space.folder.url
        process.standardError = FileHandle.nullDevice
        try process.run()
        while !((try? String(contentsOfFile: journal, encoding: .utf8)) ?? "").contains("run wait") { usleep(5000) }
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 130)
        #expect(try String(contentsOfFile: journal, encoding: .utf8).hasSuffix("teardown wait\ndestroy wait\n"))
    }

    @Test("a second interrupt ends at once, and removes what is half-written")
    func interruptedTwice() throws {
        let space = try Workspace()
        let job = try space.build(
            """
            flow: {name: mule, version: 1.0.0}
            modules:
              - {id: stuck, name: fx_stuck, config: {rows: 60000, journal: "\(space.path)/journal.txt"}}
            """)
        let process = Process()
        process.executableURL = URL(filePath: Project.pype)
        process.arguments = ["run", job]
        process.currentDirectoryURL = space.folder.url
        process.standardError = FileHandle.nullDevice
        try process.run()
        while !FileManager.default.fileExists(atPath: "\(space.path)/journal.txt") { usleep(5000) }
        usleep(50_000)
        kill(process.processIdentifier, SIGINT)
        usleep(200_000)
        kill(process.processIdentifier, SIGINT)
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
    }

    @Test("list-modules filters by type and category, as table and as JSON")
    func list() throws {
        let space = try Workspace()
        let table = try space.pype("list-modules", "--type", "sink").output
        #expect(table.contains("parquet_sink"))
        #expect(!table.contains("csv_source"))
        let names = """
            import json, sys
            print(" ".join(sorted(m["name"] for m in json.load(sys.stdin))))
            """
        let json = try space.pype("list-modules", "--type", "source", "--format", "json").output
        let list = try ChildProcess.run(Project.python, ["-c", names], input: json).output
        #expect(list.contains("csv_source"))
        #expect(list.contains("generate_source"))
        #expect(try space.pype("list-modules", "--type", "nonsense").status == 64)
        #expect(try space.pype("list-modules", "--category", "TESTS").output.contains("fx_source"))
    }

    @Test("inspect shows ports, configs, globals, library and YAML that can be copied")
    func inspect() throws {
        let space = try Workspace()
        let text = try space.pype("inspect", "csv_source").output
        for word in ["csv_source", "Output ports", "data", "file_path", "encoding", "row_count", "sha256", "Example"] {
            #expect(text.contains(word), "\(word)")
        }
    }

    @Test("clear-registry forgets the modules, auto-register finds them again, to the same byte")
    func clear() throws {
        let space = try Workspace(registered: false)
        #expect(try space.pype("auto-register").status == 0)
        let first = try Data(contentsOf: space.folder.url.appending(path: "ModRegistry.json"))
        #expect(try space.pype("clear-registry").status == 0)
        #expect(!(try space.pype("list-modules").output.contains("csv_source")))
        #expect(try space.pype("auto-register").status == 0)
        #expect(try Data(contentsOf: space.folder.url.appending(path: "ModRegistry.json")) == first)
    }

    @Test("an empty registry is told, with what to do")
    func emptyRegistry() throws {
        let space = try Workspace(registered: false)
        #expect(try space.pype("list-modules").errors.contains("pype auto-register"))
        try space.folder.write("f.yaml", "flow: {name: f, version: 1.0.0}\nmodules:\n  - {id: a, name: csv_source}\n")
        let result = try space.pype("validate", "f.yaml")
        #expect(result.status == 2)
        #expect(result.errors.contains("auto-register"))
    }

    @Test(
        "graph draws DOT, Mermaid and SVG", arguments: [("dot", "digraph"), ("mermaid", "flowchart"), ("svg", "<svg")])
    func graph(format: String, word: String) throws {
        let space = try Workspace()
        try space.folder.write(
            "f.yaml",
            """
            flow: {name: f, version: 1.0.0}
            modules:
              - {id: a, name: fx_source}
              - {id: b, name: fx_sink}
              - {id: c, name: fx_wait}
            connections:
              data: ["a.data - b.input"]
              control: ["b (1|) c"]
            """)
        let result = try space.pype("graph", "f.yaml", "--format", format)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains(word))
    }

    @Test("preview_sink's table is all that stands on stdout")
    func stdoutIsData() throws {
        let space = try Workspace()
        let job = try space.build(
            """
            flow: {name: look, version: 1.0.0}
            modules:
              - {id: rows, name: generate_source, config: {rows: 3}}
              - {id: show, name: preview_sink}
            connections:
              data: ["rows.data - show.input"]
            """)
        let result = try space.pype("run", job)
        #expect(result.status == 0)
        #expect(result.output.contains("3 rows"))
        #expect(!result.output.contains("done"))
        #expect(result.errors.contains("rows out"))
    }

    @Test("--log json writes each line as JSON to stderr, and nothing else")
    func logJSON() throws {
        let space = try Workspace()
        let job = try space.build("flow: {name: logged, version: 1.0.0}\nmodules:\n  - {id: a, name: fx_source}\n")
        let result = try space.pype("run", job, "--log", "json", "--log-level", "debug")
        let lines = result.errors.split(separator: "\n")
        #expect(lines.count >= 4)
        for line in lines { #expect(throws: Never.self) { try Value(json: String(line)) } }
    }
}
