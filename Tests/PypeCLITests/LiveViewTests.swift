import Foundation
import TestSupport
import Testing

/// Runs pype on a terminal of its own and looks at what stands on the screen in the end.
@Suite("The live view")
struct LiveViewTests {
    /// A terminal as far as the view uses one: line feed, carriage return, cursor up, erase below.
    private let terminal = #"""
        import os, pty, re, sys
        screen, row = [""], 0
        pid, terminal = pty.fork()
        if pid == 0:
            os.execv(sys.argv[1], sys.argv[1:])
        data = b""
        while True:
            try:
                piece = os.read(terminal, 65536)
            except OSError:
                break
            if not piece:
                break
            data += piece
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        drawings = 0
        for part in re.split(r"(\x1b\[\d*[A-Za-z]|\n|\r)", data.decode()):
            if part == "\n":
                row += 1
                if row == len(screen):
                    screen.append("")
            elif part == "\r":
                pass
            elif re.fullmatch(r"\x1b\[\d+A", part):
                row -= int(part[2:-1])
                drawings += 1
            elif part == "\x1b[J":
                screen[row:] = [""]
            elif not part.startswith("\x1b"):
                screen[row] += part
        print("\n".join(screen))
        print("status", status, "drawings", drawings)
        """#

    @Test("is drawn while the run lasts, and leaves what modules print, the table and the record")
    func screen() throws {
        let space = try Workspace()
        let job = try space.build(
            """
            flow: {name: look, version: 1.0.0}
            modules:
              - {id: rows, name: generate_source, config: {rows: 25}}
              - {id: show, name: preview_sink, config: {rows: 20}}
              - {id: slow, name: fx_stuck, config: {rows: 700}}
            connections:
              data: ["rows.data - show.input"]
            """)
        let script = try space.folder.write("terminal.py", terminal)
        let result = try ChildProcess.run(
            Project.python, [script.path, Project.pype, "run", job], in: space.folder.url,
            environment: Workspace.environment(space.path).merging(["TERM": "xterm"]) { $1 })
        #expect(result.status == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        // Every row of the preview is still there, in order, although the view was drawn around it.
        let start = try #require(lines.firstIndex { $0.hasPrefix("[show]") })
        let ids = lines[start...].compactMap { Int($0) }
        #expect(ids == Array(0..<20))
        #expect(lines.contains { $0.hasPrefix("25 rows, 1 column") })
        #expect(lines.contains { $0.hasPrefix("slow ") && $0.contains("done") })
        #expect(!lines.contains { $0.contains("running") })
        let end = try #require(lines.last)
        #expect(end.hasPrefix("status 0"))
        #expect(Int(end.split(separator: " ").last ?? "") ?? 0 >= 3)
    }

    @Test("stands beside a record that goes to a file: what modules print goes above it, and not into the file")
    func record() throws {
        let space = try Workspace()
        let job = try space.build(Workspace.look)
        let script = try space.folder.write("terminal.py", terminal)
        let command = "exec '\(Project.pype)' run \(job) --format json > record.json"
        let result = try ChildProcess.run(
            Project.python, [script.path, "/bin/sh", "-c", command], in: space.folder.url,
            environment: Workspace.environment(space.path).merging(["TERM": "xterm"]) { $1 })
        let lines = result.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(lines.contains { $0.hasPrefix("[show]") } && lines.contains { $0.hasPrefix("3 rows, 1 column") })
        #expect(lines.last?.hasPrefix("status 0") == true)
        let record = try String(contentsOf: space.folder.url.appending(path: "record.json"), encoding: .utf8)
        let check = "import json, sys; print(json.load(sys.stdin)['status'])"
        #expect(try ChildProcess.run(Project.python, ["-c", check], input: record).output == "succeeded\n")
    }

    @Test("does not come where a job is refused before it runs", arguments: ["auto", "live"])
    func refused(view: String) throws {
        let space = try Workspace(registered: false)
        let script = try space.folder.write("terminal.py", terminal)
        let result = try ChildProcess.run(
            Project.python, [script.path, Project.pype, "run", "nowhere", "--view", view], in: space.folder.url,
            environment: Workspace.environment(space.path).merging(["TERM": "xterm"]) { $1 })
        #expect(result.output.contains("error[job-folder]"), "\(result.output)")
        #expect(result.output.hasSuffix("status 2 drawings 0\n"), "\(result.output)")
    }
}
