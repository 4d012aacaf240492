import Foundation
import PypeModel
import PypeStore
import TestSupport

/// Jobs with runs in their databases, as runs leave them, and `pype` to look at them.
struct History {
    let space: Workspace
    var path: String { space.path }

    init() throws { space = try Workspace(registered: false) }

    func job(_ name: String) throws -> String {
        let folder = "\(path)/jobs/\(name)"
        try FileManager.default.createDirectory(atPath: folder + "/runs", withIntermediateDirectories: true)
        return folder
    }

    func store(_ job: String) throws -> RunStore { try RunStore.open(RunStore.path(inJob: try self.job(job))) }

    /// Records a run with a node, an edge and a checkpoint.
    /// - Parameters:
    ///   - status: `running` for one that has not ended.
    func run(
        _ id: String, of job: String = "nightly", _ status: RunStatus, started: String = "2025-01-15T08:00:00.000Z"
    ) throws {
        let store = try store(job)
        try store.begin(
            RunRow(
                runID: id, flow: job, version: "1.0.0", started: started, pid: 1,
                dagSHA256: String(repeating: "0", count: 64)))
        try store.commit(
            CheckpointRow(
                runID: id, subflow: "read", fingerprint: "f", ended: started, seconds: 0.5),
            globals: [GlobalRow(runID: id, node: "read", name: "n", value: .int(1))])
        let failure: Value = .object([
            "message": .string("no such file"), "code": .string("NOT_FOUND"), "phase": .string("run"),
            "hint": .string("make it"),
        ])
        if status != .running {
            try store.end(
                RunEnd(
                    runID: id, status: status, reason: status == .failed ? "a node failed" : nil, ended: started,
                    seconds: 1.5,
                    nodes: [
                        NodeRow(node: "read", module: "csv_source", status: "succeeded", rowsOut: 1200, seconds: 0.5),
                        NodeRow(
                            node: "write", module: "parquet_sink",
                            status: status == .succeeded ? "succeeded" : "failed",
                            rowsIn: 1200, error: status == .succeeded ? nil : failure),
                    ], edges: [EdgeRow(from: "read.data", to: "write.input", rows: 1200)]))
        }
        try file("\(job)/runs/\(id)/run.json", "{}")
        try file("\(job)/runs/\(id)/log.jsonl", "")
        try file("\(job)/runs/\(id)/dag.json", "{}")
        try file("\(job)/runs/\(id)/scratch/read/x", String(repeating: "x", count: 5000))
        try file("\(job)/runs/\(id)/checkpoints/items.parquet", String(repeating: "x", count: 3000))
        try file("\(job)/runs/\(id)/rejected/read.parquet", "kept")
    }

    func file(_ name: String, _ text: String) throws { try space.folder.write("jobs/\(name)", text) }

    func isThere(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/jobs/\(name)") }

    /// Temporary files go into a folder of this history.
    func pype(_ arguments: String...) throws -> ProcessResult {
        try FileManager.default.createDirectory(atPath: "\(path)/tmp", withIntermediateDirectories: true)
        return try ChildProcess.run(
            Project.pype, arguments, in: space.folder.url,
            environment: Workspace.environment(path).merging(["TMPDIR": "\(path)/tmp"]) { $1 })
    }

    /// What a command prints as JSON, made smaller by a Python expression over `d`.
    func json(_ expression: String, _ result: ProcessResult) throws -> String {
        let script = "import sys, json; d = json.loads(sys.argv[1]); print(\(expression))"
        return try ChildProcess.python(script, [result.output]).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
