import Foundation
import PypeStore
import TestSupport
import Testing

@Suite("pype clean")
struct CleanCommandTests {
    /// Runs of one job, the newest last, one of each kind, and a lock that keeps `alive` running.
    private func history() throws -> (History, RunLock) {
        let history = try History()
        let runs: [(String, RunStatus)] = [
            ("old", .failed), ("good", .succeeded), ("died", .running), ("bad", .cancelled), ("alive", .running),
        ]
        for (index, run) in runs.enumerated() {
            try history.run(run.0, run.1, started: "2025-01-15T08:00:0\(index).000Z")
        }
        return (history, try RunLock.acquire(job: try history.job("nightly"), runID: "alive"))
    }

    /// Which runs have lost their temporary files and checkpoints.
    private func cleaned(_ history: History) throws -> Set<String> {
        let ids = ["old", "good", "died", "bad", "alive"]
        let store = try history.store("nightly")
        var cleaned: Set<String> = []
        for id in ids {
            let isGone = !history.isThere("nightly/runs/\(id)/scratch")
            let isForgotten = try store.checkpoints(of: id).isEmpty && store.globals(of: id).isEmpty
            #expect(isGone == isForgotten)
            for name in ["checkpoints", "dag.json"] {
                #expect(isGone == !history.isThere("nightly/runs/\(id)/\(name)"), "\(id) \(name)")
            }
            if isGone { cleaned.insert(id) }
        }
        return cleaned
    }

    @Test(
        "cleans the runs that are named, never one that runs, and leaves records, logs and rejected rows",
        arguments: [
            ([], ["good"]), (["--all"], ["old", "good", "died", "bad"]), (["--keep", "2"], ["old", "good", "died"]),
            (["--keep", "0"], ["old", "good", "died", "bad"]), (["--keep", "9"], []),
            (["--older-than", "1d"], ["old", "good", "died", "bad"]), (["--older-than", "5000w"], []),
            (["--older-than", "1d", "--keep", "4"], ["old"]),
        ] as [([String], Set<String>)])
    func selection(options: [String], expected: Set<String>) throws {
        let (history, lock) = try history()
        defer { lock.release() }
        let dry = try ChildProcess.run(
            Project.pype, ["clean", "--dry-run", "--format", "json"] + options, in: history.space.folder.url,
            environment: ["TMPDIR": history.path])
        #expect(try cleaned(history) == [])
        #expect(
            Set(
                try history.json("' '.join(sorted({i['run_id'] for i in d['removed']}))", dry).split(separator: " ")
                    .map(String.init)) == expected)
        #expect(try history.json("d['bytes'] >= \(8000 * expected.count)", dry) == "True")
        let result = try ChildProcess.run(
            Project.pype, ["clean"] + options, in: history.space.folder.url, environment: ["TMPDIR": history.path])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("freed"))
        #expect(try cleaned(history) == expected)
        for id in ["old", "good", "died", "bad", "alive"] {
            for name in ["run.json", "log.jsonl", "rejected/read.parquet"] {
                #expect(history.isThere("nightly/runs/\(id)/\(name)"), "\(id) \(name)")
            }
        }
        #expect(try history.store("nightly").runs().count == 5)
    }

    @Test("--records removes the run altogether, and needs to know which")
    func records() throws {
        let (history, lock) = try history()
        defer { lock.release() }
        #expect(try history.pype("clean", "--records").status == 64)
        #expect(try history.pype("clean", "--all", "--keep", "1").status == 64)
        #expect(try history.pype("clean", "--older-than", "soon").status == 64)
        #expect(try history.pype("clean", "--keep", "3", "--records").status == 0)
        #expect(try history.store("nightly").runs().map(\.runID) == ["alive", "bad", "died"])
        #expect(!history.isThere("nightly/runs/old") && !history.isThere("nightly/runs/good"))
        #expect(history.isThere("nightly/runs/died/scratch/read/x"))
    }

    @Test("links in the place of a run's folders are not followed")
    func links() throws {
        let history = try History()
        try history.run("r1", .succeeded)
        try history.file("elsewhere/precious", "x")
        let scratch = "\(history.path)/jobs/nightly/runs/r1/scratch"
        try FileManager.default.removeItem(atPath: scratch)
        symlink("\(history.path)/jobs/elsewhere", scratch)
        try history.run("r2", .succeeded)
        let folder = "\(history.path)/jobs/nightly/runs/r2"
        try FileManager.default.removeItem(atPath: folder)
        symlink("\(history.path)/jobs/elsewhere", folder)
        #expect(try history.pype("clean", "--all", "--records").status == 0)
        #expect(history.isThere("elsewhere/precious"))
    }

    @Test("folders of tables go when their process is gone, and only folders of that name")
    func spills() throws {
        let history = try History()
        let gone = try ChildProcess.run("/bin/sh", ["-c", "echo $$"]).output.trimmingCharacters(in: .newlines)
        let names = [
            "pypeline_\(gone)_r1_abcdef", "pypeline_\(getpid())_r2_abcdef", "pypeline_x_r3", "pypeline_\(gone)",
            "other_\(gone)_r4", "pypeline_-5_r5", "pypeline_0_r6",
        ]
        for name in names { try history.space.folder.write("tmp/\(name)/table.parquet", "xxxx") }
        try history.space.folder.write("tmp/pypeline_\(gone)_file", "x")
        symlink("/etc", "\(history.path)/tmp/pypeline_\(gone)_link_x")
        _ = try history.job("nightly")
        try history.file("nightly/.runs.sqlite.\(gone).77.part", "x")
        try history.file("nightly/.runs.sqlite.\(getpid()).77.part", "x")
        let result = try history.pype("clean", "--format", "json")
        #expect(try history.json("sorted(i['kind'] for i in d['removed'])", result) == "['spill', 'unfinished']")
        let left = try FileManager.default.contentsOfDirectory(atPath: "\(history.path)/tmp")
        #expect(Set(left) == Set(names.dropFirst() + ["pypeline_\(gone)_file", "pypeline_\(gone)_link_x"]))
        #expect(!history.isThere("nightly/.runs.sqlite.\(gone).77.part"))
        #expect(history.isThere("nightly/.runs.sqlite.\(getpid()).77.part"))
        #expect(FileManager.default.fileExists(atPath: "/etc/passwd"))
    }

    @Test("nothing to clean says so, and a damaged database is told while others are cleaned")
    func problems() throws {
        let history = try History()
        #expect(try history.pype("clean").errors.contains("freed 0 B"))
        try history.run("r1", .succeeded)
        _ = try history.job("bad")
        try history.file("bad/runs.sqlite", "no database")
        let result = try history.pype("clean")
        #expect(result.status == 2 && result.errors.contains("jobs/bad/runs.sqlite"))
        #expect(!history.isThere("nightly/runs/r1/scratch"))
    }
}
