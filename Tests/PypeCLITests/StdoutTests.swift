import Foundation
import PypeModel
import TestSupport
import Testing

@Suite("What stands on stdout")
struct StdoutTests {
    /// Runs pype with its stdout on a file or device.
    private func pype(_ space: Workspace, _ arguments: String, to target: String) throws -> ProcessResult {
        try ChildProcess.run(
            "/bin/sh", ["-c", "exec '\(Project.pype)' \(arguments) > \(target)"], in: space.folder.url,
            environment: Workspace.environment(space.path))
    }

    @Test("no command ends well whose output a full disk has cut, and the reason is told")
    func fullDisk() throws {
        let space = try Workspace()
        let job = try space.build(Workspace.look.replacingOccurrences(of: "preview_sink", with: "fx_sink"))
        #expect(try space.pype("run", job).status == 0)
        for arguments in [
            "list-modules", "list-modules --format json", "inspect csv_source", "graph flow.yaml", "runs", "status",
            "status --format json", "logs", "validate flow.yaml --schemas", "validate flow.yaml --format json",
            "build flow.yaml", "clean --dry-run --format json", "run \(job) --format json", "--help", "run --help",
            "--version",
        ] {
            let result = try pype(space, arguments, to: "/dev/full")
            #expect(result.status == 1 && !result.wasSignalled, "\(arguments): \(result.status)")
            let words = "error: cannot write to stdout: No space left on device"
            #expect(result.errors.contains(words), "\(arguments): \(result.errors)")
            let written = try pype(space, arguments, to: "out.txt")
            #expect(written.status == 0, "\(arguments): \(written.errors)")
        }
    }

    @Test("a reader that went away ends a command as it ends others, without a word")
    func brokenPipe() throws {
        let space = try Workspace()
        let job = try space.build(Workspace.look)
        let script = """
            import os, subprocess, sys
            for arguments in (["list-modules"], ["run", sys.argv[2], "--format", "json", "--view", "none"]):
                reader, writer = os.pipe()
                os.close(reader)
                result = subprocess.run([sys.argv[1], *arguments], stdout=writer, stderr=subprocess.PIPE)
                os.close(writer)
                print(result.returncode, result.stderr.decode().count("cannot write"))
            """
        let result = try ChildProcess.run(
            Project.python, ["-c", script, Project.pype, job], in: space.folder.url,
            environment: Workspace.environment(space.path))
        #expect(result.output == "-13 0\n-13 0\n", "\(result.errors)")
    }

    @Test(
        "with --format json the record is all there is, and what modules print goes to stderr",
        arguments: [[], ["--view", "none"]])
    func record(options: [String]) throws {
        let space = try Workspace()
        let job = try space.build(Workspace.look)
        let result = try ChildProcess.run(
            Project.pype, ["run", job, "--format", "json"] + options, in: space.folder.url,
            environment: Workspace.environment(space.path))
        #expect(result.status == 0, "\(result.errors)")
        guard case .object(let record) = try Value(json: result.output) else {
            Issue.record("no object: \(result.output)")
            return
        }
        #expect(record["status"] == .string("succeeded"))
        #expect(result.errors.contains("[show]") && result.errors.contains("3 rows"), "\(result.errors)")
    }

    @Test("what a program prints cannot steer the terminal, and the log keeps it as it was")
    func escapes() throws {
        let space = try Workspace()
        let result = try space.run(
            #"""
            flow: {name: esc, version: 1.0.0}
            modules:
              - {id: c, name: command_solo, config: {program: printf, arguments: ["\\033[31mred\\007"]}}
            """#)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("info: c:  [31mred "), "\(result.errors)")
        #expect(!result.errors.contains("\u{1B}") && !result.errors.contains("\u{7}"))
        let log = try ChildProcess.run("/bin/sh", ["-c", "cat jobs/esc/runs/*/log.jsonl"], in: space.folder.url).output
        let messages = try log.split(separator: "\n").map { try Value(json: String($0)) }
        #expect(
            messages.contains {
                if case .object(let line) = $0 { line["message"] == .string("\u{1B}[31mred\u{7}") } else { false }
            }, "\(log)")
    }
}
