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

    @Test("a valid flow is told with its figures, in the right form of the noun")
    func valid() throws {
        let space = try Workspace()
        try space.folder.write("f.yaml", "flow: {name: f, version: 1.0.0}\nmodules: [{id: a, name: fx_source}]\n")
        #expect(try space.pype("validate", "f.yaml").errors == "f.yaml is valid: 1 module in 1 sub flow\n")
    }

    @Test("a flow that fails ends with 1 and names module, library and cause")
    func failed() throws {
        let space = try Workspace()
        let result = try space.run(
            """
            flow: {name: broken, version: 1.0.0}
            modules:
              - {id: bad, name: fx_source, config: {fail: run}}
            """)
        #expect(result.status == 1)
        #expect(result.errors.contains("run was told to fail"))
        #expect(result.errors.contains("fx_source"))
        #expect(result.errors.contains("libsteps.so"))
    }

    @Test("a flow that fails says why also where no view is wanted, and one that does not says nothing")
    func failedWithoutView() throws {
        let space = try Workspace()
        for (fail, status) in [("run", Int32(1)), ("", 0)] {
            let result = try space.run(
                """
                flow: {name: quiet, version: 1.0.0}
                modules:
                  - {id: bad, name: fx_source, config: {fail: "\(fail)"}}
                """, "--view", "none")
            #expect(result.status == status)
            #expect(result.errors.hasPrefix("error: bad: run was told to fail") == (status == 1), "\(result.errors)")
            if status == 0 { #expect(result.errors.isEmpty) }
        }
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
        let result = try space.run(Workspace.look)
        #expect(result.status == 0)
        #expect(result.output.contains("3 rows"))
        #expect(!result.output.contains("done"))
        #expect(result.errors.contains("rows out"))
    }

    @Test("--log json writes each line as JSON to stderr, and nothing else")
    func logJSON() throws {
        let space = try Workspace()
        let result = try space.run(
            "flow: {name: logged, version: 1.0.0}\nmodules:\n  - {id: a, name: fx_source}\n", "--log", "json",
            "--log-level", "debug")
        let lines = result.errors.split(separator: "\n")
        #expect(lines.count >= 4)
        for line in lines { #expect(throws: Never.self) { try Value(json: String(line)) } }
    }
}
