import Foundation
import TestSupport
import Testing

@Suite("The resume example")
struct ResumeExampleTests {
    @Test("the script kills a run and shows that it ends as one that was left alone")
    func script() throws {
        let space = try Workspace(registered: false)
        let script = Project.root.appending(path: "examples/resume/demo.sh").path
        let result = try ChildProcess.run(
            "/usr/bin/env", ["bash", script, Project.pype], in: space.folder.url,
            environment: Workspace.environment(space.path))
        #expect(result.status == 0, "\(result.output)\n\(result.errors)")
        #expect(result.output.contains("interrupted"))
        #expect(result.output.contains("5 of 11 finished, and 6 in iterations"))
        #expect(
            result.output.hasSuffix(
                "All 17 files are the same, byte for byte; the 8 finished before the kill were not written again.\n"))
    }

    @Test("the script says so when a file differs")
    func difference() throws {
        let space = try Workspace(registered: false)
        let examples = space.folder.url.appending(path: "examples")
        try FileManager.default.copyItem(at: Project.root.appending(path: "examples/resume"), to: examples)
        let flow = examples.appending(path: "shop.yaml")
        // A table that no two runs write the same.
        let text = try String(contentsOf: flow, encoding: .utf8)
            .replacing("rows: 20000, seed: 1,", with: "rows: \"{{context.rows}}\", seed: 1,")
            .replacing("modules:\n", with: "context: {rows: 10}\n\nmodules:\n")
        try Data(text.utf8).write(to: flow)
        let script = examples.appending(path: "demo.sh")
        let changed = try String(contentsOf: script, encoding: .utf8)
            .replacing(
                "\"$pype\" run jobs/shop --view none &", with: "\"$pype\" run jobs/shop --set rows=11 --view none &")
        try Data(changed.utf8).write(to: script)
        let result = try ChildProcess.run(
            "/usr/bin/env", ["bash", script.path, Project.pype], in: space.folder.url,
            environment: Workspace.environment(space.path))
        #expect(result.status == 1, "\(result.output)\n\(result.errors)")
        #expect(result.errors.contains("failed: the files are not the same"))
    }
}
