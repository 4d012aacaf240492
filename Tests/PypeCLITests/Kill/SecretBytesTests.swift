import Foundation
import TestSupport
import Testing

/// Flows with marked secrets, run by the real program: no byte of a secret is in anything that the run left behind or said,
/// but for the outputs that secrets were written into on purpose.
@Suite("Secrets, byte for byte")
struct SecretBytesTests {
    private static let fromVariable = "mk-env \"q\"/ü+%&=? \\\(UInt64.random(in: 0...(.max)))"
    private static let inName = "mkname\(UInt64.random(in: 0...(.max)))"
    private static let fromFile = "mk-file/ö'<\(UInt64.random(in: 0...(.max)))>;"
    /// What the server answers, and the token that it is asked with.
    private static let fromVault = "pass/wörd \"quoted\" + 100%"
    private static let token = "test-root-token"
    private static let all = [fromVariable, inName, fromFile, fromVault, token]

    /// A flow in a folder of its own, with a server of secrets.
    private final class Scene {
        let space: Workspace
        let vault: VaultProcess
        let job: String
        let environment: [String: String]
        private var said = 0

        init() throws {
            space = try Workspace()
            vault = try VaultProcess()
            try space.folder.write("secrets/mark", SecretBytesTests.fromFile)
            for name in ["out", "tmp"] { try space.folder.write("\(name)/.keep", "") }
            environment = [
                "MARK_ENV": SecretBytesTests.fromVariable, "MARK_NAME": SecretBytesTests.inName,
                "PYPE_SECRETS_DIR": "\(space.path)/secrets", "VAULT_ADDR": "http://localhost:\(vault.port)",
                "VAULT_TOKEN": SecretBytesTests.token, "TMPDIR": "\(space.path)/tmp",
            ].merging(Workspace.environment(space.path)) { $1 }
            job = try space.build(Self.yaml)
        }

        private static let leaks = ["env:MARK_ENV", "file:mark", "vault:secret/app#password"]

        private static var yaml: String {
            let letters = leaks.enumerated().map { index, secret in
                "  - {id: leak\(index), name: fx_leak, config: {journal: j, path: \"\(secret)\"}}"
            }
            return """
                flow: {name: marked, version: 1.0.0}
                settings: {fail_strategy: continue, retries: 0}
                context: {fail: "", bad: 1, pause: 0}
                modules:
                  - {id: list, name: ch_rows, force_disk: true, config: {journal: j, rows: 2}}
                  - {id: loop, name: ch_note,
                     config: {journal: j, path: "out/loop-{{iter.index}}.txt",
                              note: "{{iter.item}} {{secret.env:MARK_ENV}} {{secret.file:mark}} {{secret.vault:secret/app#password}}"}}
                  - {id: named, name: ch_note,
                     config: {journal: j, path: "out/{{secret.env:MARK_NAME}}.txt", note: x, fresh: 1}}
                \(letters.joined(separator: "\n"))
                  - {id: typed, name: ch_rows, config: {journal: j, rows: "{{secret.env:MARK_ENV}}", tag: "{{context.bad}}"}}
                  - {id: lost, name: ch_note, config: {journal: j, note: x, path: "/nowhere/{{secret.file:mark}}/x"}}
                  - {id: loud, name: fx_leak, config: {journal: j, path: "vault:secret/app#password", fail: "{{context.fail}}"}}
                  - {id: slow, name: ch_note, config: {journal: j, note: x, pause: "{{context.pause}}"}}
                connections:
                  control:
                    - list (1|iterate) loop
                    - list (2|) named
                    - named (1|) leak0
                    - leak0 (1|) leak1
                    - leak1 (1|) leak2
                    - leak2 (1|context.bad > 1) typed
                    - leak2 (2|context.bad > 1) lost
                    - leak2 (3|) loud
                    - loud (1|) slow
                """
        }

        /// Runs pype, and keeps what it said where it is searched as well.
        @discardableResult
        func pype(_ arguments: [String]) throws -> ProcessResult {
            let result = try ChildProcess.run(
                Project.pype, arguments, in: space.folder.url, environment: environment)
            try keep(result.output, result.errors)
            return result
        }

        func keep(_ texts: String...) throws {
            said += 1
            try space.folder.write("said/\(said)", texts.joined(separator: "\n"))
        }

        /// Everything in the folder, but what holds secrets on purpose.
        func traces() throws -> [String] {
            try SecretTraces.find(
                SecretBytesTests.all, in: space.path,
                except: [
                    "out/loop-0.txt", "out/loop-1.txt", "out/\(SecretBytesTests.inName).txt", "secrets/mark",
                ])
        }

        func log() throws -> String {
            let runs = try FileManager.default.contentsOfDirectory(atPath: "\(space.path)/\(job)/runs")
            return try runs.map {
                try String(contentsOfFile: "\(space.path)/\(job)/runs/\($0)/log.jsonl", encoding: .utf8)
            }.joined()
        }
    }

    private static let options = [
        [], ["--log", "json", "--log-level", "debug"], ["--format", "json", "--view", "none"],
        ["--trace", "trace.jsonl", "--log-level", "debug"],
    ]

    @Test("a search finds each form of each secret, in files and names")
    func search() throws {
        let folder = try TemporaryFolder()
        for (index, text) in Self.all.enumerated() { try folder.write("file \(index)", "before \(text) after") }
        let plain = try SecretTraces.find(Self.all, in: folder.path, except: [])
        for index in Self.all.indices { #expect(plain.contains { $0.contains("/file \(index):") }, "\(plain)") }
        let other = try TemporaryFolder()
        try other.write("a", Data("user:\(Self.fromVault) and more".utf8).base64EncodedString())
        try other.write("b", "GET /?q=" + Self.fromFile.utf8.map { String(format: "%%%02X", $0) }.joined())
        try other.write("c", JSONEncoder().encode([Self.fromVariable]))
        try other.write("\(Self.inName).txt", "")
        let found = try SecretTraces.find(Self.all, in: other.path, except: [])
        for name in ["/a:", "/b:", "/c:", ".txt:"] {
            #expect(found.contains { $0.contains(name) }, "\(name) \(found)")
        }
        #expect(try SecretTraces.find(Self.all, in: other.path, except: ["a", "b", "c", "\(Self.inName).txt"]).isEmpty)
    }

    @Test("nothing is left or said of them by a run that succeeds", arguments: options)
    func succeeded(options: [String]) throws {
        let scene = try Scene()
        let result = try scene.pype(["run", scene.job] + options)
        #expect(result.status == 0, "\(result.errors)")
        try scene.pype(["status", "--job", scene.job])
        try scene.pype(["logs", "--job", scene.job, "--format", "json"])
        #expect(try scene.traces() == [])
        // They were there, and were masked.
        #expect(try scene.log().contains("the secret is ***"))
        let output = try String(contentsOfFile: "\(scene.space.path)/out/loop-1.txt", encoding: .utf8)
        for secret in [Self.fromVariable, Self.fromFile, Self.fromVault] { #expect(output.contains(secret)) }
        #expect(FileManager.default.fileExists(atPath: "\(scene.space.path)/out/\(Self.inName).txt"))
        let record = try scene.pype(["run", scene.job, "--resume"])
        #expect(record.status == 2)
    }

    @Test("nor by one that fails, with them in errors and parameters, nor by its resume", arguments: options)
    func failed(options: [String]) throws {
        let scene = try Scene()
        let result = try scene.pype(["run", scene.job, "--set", "fail=run", "--set", "bad=2"] + options)
        #expect(result.status == 1)
        let log = try scene.log()
        #expect(log.contains("node failed: the secret is ***"))
        #expect(log.contains("node failed: ") && log.contains("/nowhere/***/x"), "\(log)")
        #expect(log.contains("'rows'"))
        try scene.pype(["status", "--job", scene.job])
        #expect(try scene.traces() == [])
        let second = try scene.pype(["run", scene.job, "--resume", "--set", "fail=", "--set", "bad=1"] + options)
        #expect(second.status == 2 || second.status == 0, "\(second.errors)")
        let accepted = try scene.pype(
            ["run", scene.job, "--resume", "--set", "fail=", "--set", "bad=1", "--accept-changes"] + options)
        #expect(accepted.status == 0 || second.status == 0, "\(accepted.errors)")
        #expect(try scene.traces() == [])
    }

    @Test("nor by one that is killed, nor by its resume", arguments: options)
    func killed(options: [String]) throws {
        let scene = try Scene()
        let process = try RunningProcess(
            Project.pype, ["run", scene.job, "--set", "pause=3000000"] + options, in: scene.space.folder.url,
            environment: scene.environment)
        let journal = "\(scene.space.path)/j"
        process.wait { ((try? String(contentsOfFile: journal, encoding: .utf8)) ?? "").contains("slow") }
        #expect(process.isRunning, "\(process.errors)")
        process.kill()
        try scene.keep(process.output, process.errors)
        #expect(try scene.traces() == [])
        let second = try scene.pype(["run", scene.job, "--resume", "--set", "pause=0"] + options)
        #expect(second.status == 0, "\(second.errors)")
        #expect(try scene.traces() == [])
    }
}
