import Foundation
import PypeStore
import TestSupport
import Testing

@Suite("pype runs and status")
struct RunsCommandTests {
    @Test("runs lists all jobs, newest first, and tells a run that died from one that runs")
    func list() throws {
        let history = try History()
        try history.run("r1", .succeeded, started: "2025-01-15T08:00:01.000Z")
        try history.run("r2", of: "other", .failed, started: "2025-01-15T08:00:02.000Z")
        try history.run("r3", .running, started: "2025-01-15T08:00:03.000Z")
        try history.run("r4", .running, started: "2025-01-15T08:00:04.000Z")
        let lock = try RunLock.acquire(job: try history.job("nightly"), runID: "r4")
        let result = try history.pype("runs")
        lock.release()
        #expect(result.status == 0 && result.errors.isEmpty)
        let lines = result.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.map { $0[0] } == ["run", "r4", "r3", "r2", "r1"])
        #expect(lines.dropFirst().map { $0[2] } == ["running", "interrupted", "failed", "succeeded"])
        #expect(lines.dropFirst().map { $0[1] } == ["jobs/nightly", "jobs/nightly", "jobs/other", "jobs/nightly"])
        #expect(lines[4].suffix(4) == ["2", "of", "2", "1,200"])
        let limited = try history.pype("runs", "--limit", "1", "--format", "json")
        #expect(
            try history.json("[(r['run_id'], r['status'], r['rows']) for r in d]", limited)
                == "[('r4', 'interrupted', 0)]")
        let one = try history.pype("runs", "--job", "jobs/other/", "--format", "json")
        #expect(try history.json("[r['run_id'] for r in d]", one) == "['r2']")
    }

    @Test("nothing that ran is no error, a folder that is not there is one")
    func nothing() throws {
        let history = try History()
        let result = try history.pype("runs")
        #expect(result.status == 0 && result.output.isEmpty && result.errors.contains("no job has run yet"))
        #expect(try history.pype("runs", "--format", "json").output == "[]\n")
        let jobs = try history.pype("runs", "--jobs", "nowhere")
        #expect(jobs.status == 2 && jobs.errors.contains("help: --jobs takes the folder that holds job folders"))
        let job = try history.pype("runs", "--job", "nowhere")
        #expect(job.status == 2 && job.errors.contains("help: --job takes a folder that 'pype build' made"))
        #expect(try history.pype("runs", "--limit", "0").status == 64)
        #expect(try history.pype("status").status == 2)
    }

    @Test("a damaged database is told, and the other jobs are listed all the same")
    func damaged() throws {
        let history = try History()
        try history.run("r1", .succeeded)
        _ = try history.job("bad")
        try history.file("bad/runs.sqlite", "this is no database, whatever its name says")
        let result = try history.pype("runs")
        #expect(result.status == 2)
        #expect(result.output.contains("r1") && result.errors.contains("jobs/bad/runs.sqlite"))
    }

    @Test("status shows nodes, errors with their hints, and how to go on")
    func status() throws {
        let history = try History()
        try history.run("r1", .failed)
        try history.file("nightly/nightly_dag.json", "{}")
        let result = try history.pype("status")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("status     failed: a node failed"))
        #expect(result.output.contains("write: no such file [NOT_FOUND in run]\n  help: make it"))
        #expect(result.output.contains("sub flows  1 finished"))
        // What is there of the job is no dag.
        #expect(result.output.contains("note       its job cannot be read"))
        let json = try history.pype("status", "r1", "--format", "json")
        #expect(
            try history.json("(d['run']['status'], d['nodes'][1]['error']['hint'], d['edges'][0]['rows'])", json)
                == "('failed', 'make it', 1200)")
    }

    @Test(
        "status tells finished sub flows of all, and the command that goes on, which does; then there is nothing to do")
    func resumable() throws {
        let space = try Workspace()
        try space.folder.write("in.csv", "n\n1\n2\n")
        let job = try space.build(
            """
            flow: {name: two, version: 1.0.0}
            modules:
              - {id: a, name: csv_source, config: {file_path: in.csv}}
              - {id: b, name: csv_source, config: {file_path: later.csv}}
              - {id: c, name: parquet_sink, config: {output_path: out.parquet}}
            connections: {data: [b.data - c.input], control: [a (1|) b]}
            """)
        #expect(try space.pype("run", job).status == 1)
        let failed = try space.pype("status")
        #expect(failed.output.contains("status     failed"), "\(failed.errors)")
        #expect(failed.output.contains("sub flows  1 of 2 finished"))
        #expect(failed.output.contains("later.csv"))
        let line = try #require(failed.output.split(separator: "\n").first { $0.hasPrefix("go on      pype run ") })
        #expect(try space.pype("clean").status == 0)
        try space.folder.write("later.csv", "n\n3\n4\n5\n")
        let words = line.dropFirst("go on      pype ".count).split(separator: " ").map(String.init)
        let resumed = try ChildProcess.run(
            Project.pype, words, in: space.folder.url, environment: Workspace.environment(space.path))
        #expect(resumed.status == 0, "\(resumed.errors)")
        let done = try space.pype("status")
        #expect(done.output.contains("status     succeeded") && done.output.contains("attempt 2"))
        #expect(!done.output.contains("go on"))
        let listed = try space.pype("runs")
        #expect(listed.output.split(separator: "\n").count == 2 && listed.output.contains("3 of 3"))
        #expect(try space.pype("logs", "--level", "error").output.contains("later.csv"))
    }

    @Test("status of a run that was cleaned says that nothing is left to go on with")
    func cleaned() throws {
        let space = try Workspace()
        let job = try space.build(
            """
            flow: {name: bad, version: 1.0.0}
            modules: [{id: a, name: csv_source, config: {file_path: nowhere.csv}}]
            """)
        #expect(try space.pype("run", job).status == 1)
        #expect(try space.pype("status").output.contains("--resume"))
        #expect(try space.pype("clean", "--all").status == 0)
        let status = try space.pype("status")
        #expect(status.output.contains("what it had finished was cleaned away") && !status.output.contains("--resume"))
    }

    @Test("a beginning of an id is enough, an ambiguous one lists what fits, an unknown one suggests")
    func choice() throws {
        let history = try History()
        for id in ["20250115T01-a", "20250115T01-b", "20250116T01-c"] { try history.run(id, .succeeded) }
        try history.run("20250115T01-a", of: "other", .succeeded)
        #expect(try history.pype("status", "20250116").output.contains("20250116T01-c"))
        let ambiguous = try history.pype("status", "20250115")
        #expect(ambiguous.status == 2 && ambiguous.output.isEmpty)
        #expect(ambiguous.errors.contains("20250115T01-b in jobs/nightly"))
        #expect(ambiguous.errors.contains("20250115T01-a in jobs/other"))
        // The same id in two jobs.
        #expect(try history.pype("status", "20250115T01-a").status == 2)
        #expect(try history.pype("status", "20250115T01-a", "--job", "jobs/other").status == 0)
        let unknown = try history.pype("logs", "20250116T01-d")
        #expect(unknown.status == 2 && unknown.errors.contains("did you mean '20250116T01-c'?"))
        #expect(try history.pype("status", "").status == 2)
    }
}
