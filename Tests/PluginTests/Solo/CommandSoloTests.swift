import Foundation
import PypeHost
import TestSupport
import Testing

/// Runs command_solo with the defaults of its parameters filled in, as the host does.
func runCommand(_ config: [String: Any], _ services: PluginServices = PluginServices()) async throws -> PluginRun {
    let defaults: [String: Any] = [
        "arguments": [Any](), "environment": [String: Any](), "clear_environment": false, "shell": false, "grace": 5,
        "exit_codes": [0], "log_lines": 1000, "output_limit": 65536,
    ]
    return try await PluginRun("command_solo", PluginRun.config(defaults.merging(config) { $1 }), services)
}

extension PluginRun {
    /// A global that is a text.
    func text(_ name: String) throws -> String {
        let json = try #require(services.globals[name])
        return try JSONDecoder().decode(String.self, from: Data(json.utf8))
    }
}

@Suite("command_solo")
struct CommandSoloTests {
    @Test("writes what comes on the two streams to the log, line by line, and keeps the output and the exit code")
    func output() async throws {
        let script = "echo one; printf 'zwölf\\r\\n'; echo oh >&2; printf 'last'"
        let run = try await runCommand(["program": script, "shell": true])
        #expect(run.failure == nil)
        #expect(Set(run.services.logs) == ["one", "zwölf", "last", "oh"])
        #expect(run.services.warnings == ["oh"])
        #expect(try run.text("output") == "one\nzwölf\r\nlast")
        #expect(run.services.globals["exit_code"] == "0")
        #expect(try #require(Double(run.services.globals["seconds"] ?? "")) > 0)
    }

    @Test("hands arguments on as they are, and takes no text for a script unless it is asked")
    func arguments() async throws {
        let words: [Any] = ["%s|", "a b", "$HOME", "*", "ü '\"", "", 7, 1.5, true]
        let run = try await runCommand(["program": "printf", "arguments": words])
        #expect(try run.text("output") == "a b|$HOME|*|ü '\"||7|1.5|true|")
        let refused = try await runCommand(["program": "echo a; echo b"])
        #expect(refused.failure?.code == .notFound)
        let script = try await runCommand(
            ["program": "printf '%s,' \"$@\"", "shell": true, "arguments": ["$(id)", "; ls"]])
        #expect(try script.text("output") == "$(id),; ls,")
    }

    @Test("adds variables to the environment, or gives only them")
    func environment() async throws {
        let added = try await runCommand(["program": "env", "environment": ["A": "ü = x", "B": 2]])
        let lines = try added.text("output").split(separator: "\n")
        #expect(lines.contains("A=ü = x") && lines.contains("B=2"))
        #expect(lines.contains { $0.hasPrefix("PATH=") })
        let only = try await runCommand([
            "program": "/usr/bin/env", "environment": ["A": "1"], "clear_environment": true,
            "secret_environment": #"{"TOKEN": "t-0", "PORT": 5432}"#,
        ])
        #expect(try only.text("output") == "A=1\nPORT=5432\nTOKEN=t-0")
    }

    @Test("starts in a folder, finds programs on the PATH it gives, and hands on no file that pype has open")
    func folder() async throws {
        let folder = try TemporaryFolder()
        let tool = try folder.write("bin/tool", "#!/bin/sh\necho \"$0 in $(pwd)\"\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool.path)
        try folder.write("bin/plain", "x")
        let path = "\(folder.path)/bin:/usr/bin:/bin"
        let run = try await runCommand(
            ["program": "tool", "folder": folder.path, "environment": ["PATH": path]])
        #expect(try run.text("output").hasSuffix("bin/tool in \(folder.url.resolvingSymlinksInPath().path)"))
        let denied = try await runCommand(["program": "plain", "environment": ["PATH": path]])
        #expect(denied.failure?.code == .unauthorized)
        let missing = try await runCommand(["program": "true", "folder": "\(folder.path)/nowhere"])
        #expect(missing.failure?.code == .notFound)
        let held = open("/dev/null", O_RDONLY)
        defer { close(held) }
        let files = try await runCommand(["program": "ls /proc/self/fd | wc -l", "shell": true])
        // The three streams, and the folder that ls reads.
        #expect(try files.text("output") == "4")
    }

    @Test("gives the program its input, which is empty when nothing is said")
    func input() async throws {
        let text = String(repeating: "0123456789äöü\n", count: 100_000)
        let run = try await runCommand(["program": "wc -c", "shell": true, "input": text])
        #expect(try run.text("output") == "\(text.utf8.count)")
        #expect(try await runCommand(["program": "cat"]).text("output") == "")
        // A program that does not read it.
        #expect(try await runCommand(["program": "true", "input": text]).failure == nil)
    }

    @Test("keeps to the limits of log and output, and loses none of the rest")
    func limits() async throws {
        let run = try await runCommand(
            ["program": "seq", "arguments": [1, 5000], "log_lines": 3, "output_limit": 7])
        #expect(run.services.logs.prefix(3) == ["1", "2", "3"])
        #expect(run.services.logs.count == 4)
        #expect(run.services.warnings.first?.hasPrefix("4997 more lines") == true)
        #expect(try run.text("output") == "1\n2\n3\n4")
        let long = try await runCommand(["program": "head -c 9000000 /dev/zero | tr '\\0' x", "shell": true])
        #expect(long.services.logs.map(\.utf8.count) == [8192])
        #expect(try long.text("output").utf8.count == 65536)
    }

    @Test("fails for an exit code that is not expected, with the last of what the program said")
    func exitCodes() async throws {
        let failed = try await runCommand(["program": "echo no disk >&2; exit 3", "shell": true])
        #expect(failed.failure?.code == .io)
        #expect(failed.failure?.message == "the script ended with exit code 3; it said: no disk")
        #expect(failed.services.globals["exit_code"] == "3")
        let taken = try await runCommand(["program": "exit 3", "shell": true, "exit_codes": [0, 3]])
        #expect(taken.failure == nil)
        let killed = try await runCommand(["program": "kill -9 $$", "shell": true])
        #expect(killed.failure?.message == "the script was ended by signal 9")
        #expect(killed.services.globals["exit_code"] == "137")
        let expected = try await runCommand(["program": "kill -9 $$", "shell": true, "exit_codes": [137]])
        #expect(expected.failure == nil)
    }

    @Test("an output with a NUL is null, with a warning; a backslash that looks like one is kept")
    func nul() async throws {
        let run = try await runCommand(["program": "printf 'a\\000b'", "shell": true])
        #expect(run.failure == nil)
        #expect(run.services.globals["output"] == "null")
        #expect(run.services.warnings.contains { $0.contains("'output' is null") })
        let escaped = try await runCommand(["program": "printf", "arguments": ["%s", "a\\u0000b"]])
        #expect(try escaped.text("output") == "a\\u0000b")
    }

    static let bad: [([String: any Sendable], String)] = [
        (["program": "  "], "'program' is empty"), (["program": "a\0b"], "NUL"),
        (["program": "true", "environment": ["A=B": "x"]], "'A=B'"), (["program": "/nowhere/x"], "'/nowhere/x'"),
        (["program": "no-such-program"], "/usr/bin"), (["program": "true", "arguments": [["x"]]], "arguments[0]"),
        (["program": "true", "secret_environment": "s3cret"], "'secret_environment' is not a JSON object"),
    ]

    @Test("refuses what it cannot run, by name and without the value of a secret", arguments: bad)
    func badConfigs(config: [String: any Sendable], expected: String) async throws {
        let failure = try #require(try await runCommand(config).failure)
        #expect(failure.message.contains(expected), "\(failure.message)")
        #expect(!failure.message.contains("s3cret"))
    }
}

@Suite("command_solo: the end of its programs", .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/stat")))
struct CommandSoloEndTests {
    /// Whether a process that a script wrote the number of still works.
    private func isRunning(_ pid: Substring) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
        return stat.split(separator: ")").last?.split(separator: " ").first != "Z"
    }

    @Test("a time limit ends the program and what it started, with a word")
    func timeLimit() async throws {
        let folder = try TemporaryFolder()
        let script = "sleep 600 & echo $! $$ > \(folder.path)/pids; wait"
        let run = try await runCommand(["program": script, "shell": true, "time_limit": 0.3])
        #expect(run.failure?.code == .timeout)
        #expect(run.failure?.message.contains("0.3 seconds") == true)
        let pids = try String(contentsOfFile: "\(folder.path)/pids", encoding: .utf8).split(
            whereSeparator: \.isWhitespace)
        #expect(pids.count == 2)
        for pid in pids { #expect(!isRunning(pid)) }
    }

    @Test("a program that does not heed the word is killed after the grace")
    func kill() async throws {
        let script = "trap '' TERM; (trap '' TERM; sleep 600) & echo $! $$; wait; sleep 600"
        let services = PluginServices(cancelsWhenLogging: true)
        let run = try await runCommand(["program": script, "shell": true, "grace": 0.2], services)
        #expect(run.failure?.code == .cancelled)
        let pids = try #require(services.logs.first).split(separator: " ")
        #expect(pids.count == 2)
        for pid in pids { #expect(!isRunning(pid)) }
    }

    @Test("a program that heeds the word has time to clean up")
    func grace() async throws {
        let script = "trap 'echo cleaned; exit 0' TERM; echo ready; while :; do :; done"
        let services = PluginServices(cancelsWhenLogging: true)
        let run = try await runCommand(["program": script, "shell": true, "grace": 60], services)
        #expect(run.failure?.code == .cancelled)
        #expect(services.logs == ["ready", "cleaned"])
    }

    @Test("what a program leaves behind is ended with it, also when it went well")
    func leftBehind() async throws {
        let run = try await runCommand(["program": "sleep 600 & echo $!", "shell": true])
        #expect(run.failure == nil)
        #expect(!isRunning(Substring(try run.text("output"))))
    }

    @Test("what a program leaves behind outside of its group, and that writes without end, is not waited for")
    func endlessWriter() async throws {
        let run = try await runCommand(
            ["program": "setsid yes & sleep 0.2; echo last >&2", "shell": true, "log_lines": 3])
        #expect(run.failure == nil)
        #expect(run.services.globals["exit_code"] == "0")
        #expect(run.services.logs.contains("last"))
    }

    @Test("a program that closes its streams early is waited for")
    func closedStreams() async throws {
        let folder = try TemporaryFolder()
        let script = "exec >&- 2>&- <&-; sleep 0.3; echo done > \(folder.path)/mark"
        #expect(try await runCommand(["program": script, "shell": true]).failure == nil)
        #expect(try folder.contents() == ["mark"])
    }
}
