import PypeModel
import PypeSchedule
import PypeStore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The run in the database of its job: begun or taken up again, locked while it lasts, ended with all its figures.
final class RunHistory: Sendable {
    let identity: RunIdentity
    let folder: String
    let store: RunStore
    let finished: FinishedWork
    let globals: [GlobalStore.Record]
    /// Variables of the context, as this attempt sees them.
    let context: [String: Value]
    /// Attempts, this one included.
    let attempts: Int
    /// What was found on the way and stops nothing.
    let warnings: [Diagnostic]
    private let lock: RunLock

    private init(
        identity: RunIdentity, folder: String, store: RunStore, lock: RunLock, context: [String: Value],
        taken: TakenUp?
    ) {
        self.identity = identity
        self.folder = folder
        self.store = store
        self.lock = lock
        self.context = context
        finished = taken?.finished ?? .none
        globals = taken?.globals ?? []
        warnings = taken?.warnings ?? []
        attempts = taken.map { $0.row.attempts + 1 } ?? 1
    }

    /// Begins a run, or takes one up again.
    /// - Throws: ``DiagnosticsError``: `run-folder`, `run-database`, `job-busy`, `resume-nothing`, `resume-changed`.
    static func open(
        _ job: JobFolder, chains: IterationChains, options: RunOptions
    ) throws(DiagnosticsError) -> RunHistory {
        let store = try guarded("run-database") { () throws(StoreError) in
            try RunStore.open(RunStore.path(inJob: job.path))
        }
        let taken = try options.resume.map { request throws(DiagnosticsError) in
            try TakenUp(request, store: store, job: job, chains: chains, options: options)
        }
        let identity =
            taken.map { RunIdentity(resuming: $0.row.runID, started: $0.row.started) }
            ?? RunIdentity(started: Date(), random: .random(in: 0...UInt32.max))
        let lock = try guarded("job-busy") { () throws(StoreError) in
            try RunLock.acquire(job: job.path, runID: identity.id, beside: options.allowsConcurrent)
        }
        let folder = "\(job.path)/runs/\(identity.id)"
        try makeFolder(folder, dag: job.file, isNew: taken == nil)
        let context = taken?.context ?? options.context
        try guarded("run-database") { () throws(StoreError) in
            if let taken {
                try store.resume(taken.row.runID, pid: getpid())
            } else {
                try store.begin(
                    RunRow(
                        runID: identity.id, flow: job.dag.flow.name, version: job.dag.flow.version,
                        started: Timestamp.text(identity.started), pid: getpid(), dagSHA256: job.dagSHA256,
                        context: .object(context), overrides: .object(options.contextOverrides)))
            }
        }
        return RunHistory(
            identity: identity, folder: folder, store: store, lock: lock, context: context, taken: taken)
    }

    /// Writes how the run ended; what a resume would need goes when there is nothing left to do.
    /// - Throws: ``DiagnosticsError`` with the rule `run-database`.
    func end(_ record: RunRecord, edges: [EdgeRow]) throws(DiagnosticsError) {
        defer { close() }
        try Self.guarded("run-database") { () throws(StoreError) in
            try store.end(
                RunEnd(
                    runID: identity.id, status: RunStatus(record.status), reason: record.reason, ended: record.ended,
                    seconds: record.seconds, nodes: record.nodes.map(NodeRow.init), edges: edges))
            if record.status == .succeeded { try store.dropCheckpoints(of: identity.id) }
        }
        guard record.status == .succeeded else { return }
        try? FileManager.default.removeItem(atPath: "\(folder)/checkpoints")
        try? FileManager.default.removeItem(atPath: "\(folder)/dag.json")
        try? FileManager.default.removeItem(atPath: "\(folder)/outputs.log")
    }

    /// The run did not begin after all.
    func forget() {
        if attempts == 1 {
            try? store.delete(identity.id)
            try? FileManager.default.removeItem(atPath: folder)
        }
        close()
    }

    /// Gives the job free.
    private func close() {
        lock.release()
        try? store.close()
    }

    private static func makeFolder(_ folder: String, dag: String, isNew: Bool) throws(DiagnosticsError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            // A copy, so that a resume can tell what a build since then has changed.
            if isNew { try FileManager.default.copyItem(atPath: dag, toPath: "\(folder)/dag.json") }
        } catch {
            throw DiagnosticsError([
                Diagnostic(
                    rule: "run-folder", message: "cannot make the run folder '\(folder)': \(error)",
                    hint: "a run writes its record and log there: make the job folder writable")
            ])
        }
    }

    static func guarded<Result>(
        _ rule: String, _ body: () throws(StoreError) -> Result
    ) throws(DiagnosticsError) -> Result {
        do {
            return try body()
        } catch {
            throw DiagnosticsError([error.diagnostic(rule: rule)])
        }
    }
}
