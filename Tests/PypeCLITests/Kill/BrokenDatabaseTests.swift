import Foundation
import TestSupport
import Testing

/// Jobs whose database cannot be used. Each is told with what, where, why and what to do, and what was finished before is
/// still finished when it can be used again.
@Suite("Run databases that cannot be used")
struct BrokenDatabaseTests {
    enum Damage: String, CaseIterable {
        case truncated, noise, empty, folder, deadLink

        func apply(_ path: String) throws {
            let manager = FileManager.default
            let bytes = try Data(contentsOf: URL(filePath: path))
            try manager.removeItem(atPath: path)
            switch self {
            case .truncated: try bytes.prefix(9000).write(to: URL(filePath: path))
            case .noise:
                var random = RandomNumbers(seed: 1)
                try Data((0..<20_000).map { _ in UInt8.random(in: 0...255, using: &random) }).write(
                    to: URL(filePath: path))
            case .empty: try Data().write(to: URL(filePath: path))
            case .folder: try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
            case .deadLink: try manager.createSymbolicLink(atPath: path, withDestinationPath: "/nowhere/x")
            }
        }
    }

    /// Told, and nothing ran.
    private func expectRefusal(_ result: ProcessResult, _ run: ChainRun, _ words: String...) {
        #expect(result.status == 2 && !result.wasSignalled)
        for word in words + ["help: "] { #expect(result.errors.contains(word), "\(word): \(result.errors)") }
        #expect(result.output.isEmpty)
        #expect(run.journal().count == ChainFlow.steps)
    }

    /// The last step is all that was missing.
    private func expectGoesOn(_ run: ChainRun) throws {
        let result = try run.resume()
        #expect(result.status == 0, "\(result.errors)")
        #expect(run.journal().dropFirst(ChainFlow.steps) == [ChainFlow.Place("end")])
        #expect(try run.outputs() == KillTests.undisturbed.get().outputs)
    }

    @Test("a damaged database is told and left as it is, by run, resume and status", arguments: Damage.allCases)
    func damaged(damage: Damage) throws {
        let run = try ChainRun.stopped()
        let path = "\(run.job)/runs.sqlite"
        try FileManager.default.copyItem(atPath: path, toPath: "\(run.path)/kept")
        let folders = try run.runFolders()
        try damage.apply(path)
        let before = FileManager.default.contents(atPath: path)
        for command in [["run", "jobs/chain"], ["run", "jobs/chain", "--resume"]] {
            let result = try ChildProcess.run(
                Project.pype, command, in: run.folder.url, environment: run.environment)
            expectRefusal(result, run, "error[run-database]", "jobs/chain/runs.sqlite")
        }
        #expect(try run.pype("status", "--job", "jobs/chain").status == 2)
        #expect(FileManager.default.contents(atPath: path) == before)
        #expect(try run.runFolders() == folders)
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: "\(run.path)/kept", toPath: path)
        try expectGoesOn(run)
    }

    @Test("a database that another process holds is told after a while, and no run begins", arguments: [true, false])
    func locked(resumes: Bool) throws {
        let run = try ChainRun.stopped()
        let folders = try run.runFolders()
        let holder = try hold(run, until: "True", seconds: 60)
        holder.wait { holder.output.contains("holds") }
        let result = try resumes ? run.resume() : run.pype("run", "jobs/chain")
        expectRefusal(result, run, "runs.sqlite", "another process has held it")
        #expect(try run.runFolders() == folders)
        holder.kill()
        try expectGoesOn(run)
    }

    @Test("a database that is taken while the run goes on fails the run, and it goes on from the checkpoints before")
    func lockedMeanwhile() throws {
        let run = try ChainRun(.quick)
        let journal = "\(run.path)/journal.txt"
        // Free again before the end of the run has to be recorded.
        let holder = try hold(
            run, until: "os.path.exists('\(journal)') and open('\(journal)').read().count(' ') > 5", seconds: 6)
        let result = try run.pype("run", "jobs/chain")
        #expect(result.status == 1, "\(result.errors)")
        #expect(result.errors.contains("the checkpoint of"))
        #expect(result.errors.contains("another process has held it for longer than 5 s"))
        holder.kill()
        let known = try run.database().checkpoints
        let count = run.journal().count
        #expect(!known.isEmpty && count < ChainFlow.steps)
        #expect(try run.resume().status == 0)
        #expect(!run.journal().dropFirst(count).contains { known.contains($0.subflow) })
        #expect(try run.outputs() == KillTests.undisturbed.get().outputs)
    }

    /// A process that takes the database for itself as soon as a Python expression is true.
    private func hold(_ run: ChainRun, until condition: String, seconds: Int) throws -> RunningProcess {
        let script = """
            import os, sqlite3, time
            while not (\(condition)): time.sleep(0.001)
            database = sqlite3.connect("\(run.job)/runs.sqlite", isolation_level=None, timeout=10)
            database.execute("BEGIN EXCLUSIVE")
            print("holds", flush=True)
            time.sleep(\(seconds))
            """
        return try RunningProcess(Project.python, ["-c", script])
    }

    @Test(
        "a job folder, a database and a run folder that cannot be written are told",
        .enabled(if: Namespace.isThere), arguments: ["", "/runs.sqlite", "/runs/RUN"])
    func readOnly(place: String) throws {
        let run = try ChainRun.stopped()
        let path = run.job + place.replacingOccurrences(of: "RUN", with: try run.id())
        let result = try Namespace.run(
            """
            mount --bind "$1" "$1"
            mount -o remount,ro,bind "$1"
            "$2" run jobs/chain --resume --set fail=
            """, path, Project.pype, in: run.folder.url, environment: run.environment)
        expectRefusal(result, run, "jobs/chain", "Read-only file system")
        try expectGoesOn(run)
    }

    @Test("a checkpoint or a global that is not what was recorded makes its sub flow run again, and what hangs on it")
    func altered() throws {
        let cases: [(String, Set<String>)] = [
            ("UPDATE checkpoint SET outputs = '{\"nodes\":[]}' WHERE subflow = 'read'", ["read", "shift", "load"]),
            ("UPDATE checkpoint SET ended = 'x' WHERE subflow = 'files'", ["files", "make", "keep"]),
            ("UPDATE checkpoint SET lists = '{}' WHERE subflow = 'hours' AND iteration = '1'", ["hours", "hour"]),
            ("UPDATE global SET value = '1' WHERE node = 'begin'", []),
            ("DELETE FROM global", []),
        ]
        for (change, again) in cases {
            let run = try ChainRun.stopped()
            _ = try ChildProcess.python(
                """
                import sqlite3, sys
                database = sqlite3.connect(sys.argv[1])
                assert database.execute(sys.argv[2]).rowcount > 0
                database.commit()
                """, ["\(run.job)/runs.sqlite", change])
            let result = try run.resume()
            #expect(result.status == 0, "\(change): \(result.errors)")
            #expect(
                result.errors.contains("is damaged: that sub flow runs again") == !again.isEmpty, "\(result.errors)")
            let ran = run.journal().dropFirst(ChainFlow.steps)
            #expect(Set(ran.map(\.node)) == again.union(["end"]), "\(change)")
            #expect(!change.contains("hours") || ran.count == 5)
            #expect(try run.outputs() == KillTests.undisturbed.get().outputs)
            #expect(try run.record(run.id()) == KillTests.undisturbed.get().record)
        }
    }
}
