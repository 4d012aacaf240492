import Foundation
import TestSupport
import Testing

@Suite("What surrounds a run")
struct RunEnvironmentTests {
    @Test("a reader of the output that goes away fails the module that prints, and the run ends in order")
    func brokenPipe() throws {
        let space = try Workspace()
        let job = try space.build(
            """
            flow: {name: pipe, version: 1.0.0}
            modules:
              - {id: rows, name: generate_source, config: {rows: 3}}
              - {id: show, name: preview_sink}
            connections:
              data: ["rows.data - show.input"]
            """)
        let script = "\"$1\" run \"$2\" | (exec <&-; sleep 1); exit ${PIPESTATUS[0]}"
        let result = try ChildProcess.run(
            "/usr/bin/env", ["bash", "-c", script, "bash", Project.pype, job], in: space.folder.url,
            environment: Workspace.environment(space.path))
        #expect(result.status == 1, "\(result.errors)")
        #expect(result.errors.contains("preview_sink"))
        #expect(result.errors.contains("record: "))
    }

    @Test("PYPELINE_THREADS sets the threads, and is refused when it is no number", arguments: ["3", "0", "many"])
    func threadsVariable(text: String) throws {
        let space = try Workspace()
        let result = try space.run(
            "flow: {name: t, version: 1.0.0}\nmodules:\n  - {id: a, name: fx_source}\n", "--format", "json",
            environment: ["PYPELINE_THREADS": text])
        #expect(result.status == (text == "3" ? 0 : 2))
        if text == "3" {
            #expect(result.output.contains("\"threads\": 3"))
        } else {
            #expect(result.errors.contains("PYPELINE_THREADS is '\(text)'"))
        }
    }
}
