import PypeModel
import PypeSchedule
import PypeStore
import PypeTemplate

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
    /// Where lists of iterations are kept.
    let lists: ListFiles
    /// What is known of output files, should the process be killed.
    let ledger: OutputLedger
    private let lock: RunLock

    private init(
        identity: RunIdentity, folder: String, store: RunStore, lock: RunLock, context: [String: Value],
        lists: ListFiles, ledger: OutputLedger, taken: TakenUp?, dag: Dag
    ) {
        self.identity = identity
        self.folder = folder
        self.store = store
        self.lock = lock
        self.context = context
        self.lists = lists
        self.ledger = ledger
        finished = taken?.finished ?? .none
        globals = taken?.globals ?? []
        warnings =
            taken.map { $0.warnings + RepeatedWork.warnings(ledger.acted, finished: $0.finished, dag: dag) } ?? []
        attempts = taken.map { $0.row.attempts + 1 } ?? 1
    }

    /// Begins a run, or takes one up again.
    /// - Throws: ``DiagnosticsError``: `run-folder`, `run-database`, `job-busy`, `resume-nothing`, `resume-changed`.
    static func open(
        _ job: JobFolder, chains: IterationChains, options: RunOptions, redactor: Redactor
    ) throws(DiagnosticsError) -> RunHistory {
        let store = try guarded("run-database") { () throws(StoreError) in
            try RunStore.open(RunStore.path(inJob: job.path))
        }
        let row = try options.resume.map { (request) throws(DiagnosticsError) in try TakenUp.find(request, store) }
        let identity =
            row.map { RunIdentity(resuming: $0.runID, started: $0.started) }
            ?? RunIdentity(started: Date(), random: .random(in: 0...UInt32.max))
        let folder = "\(job.path)/runs/\(identity.id)"
        let lists = ListFiles(folder: "\(folder)/checkpoints", dag: job.dag)
        let lock = try acquire(job, identity.id, beside: options.allowsConcurrent, resumes: row)
        // Only now: until the lock was ours, another attempt may have added to it.
        let taken = try row.map { (row) throws(DiagnosticsError) in
            try TakenUp(
                row.runID, acceptsChanges: options.resume?.acceptsChanges ?? false, store: store, job: job,
                lists: lists, chains: chains, options: options)
        }
        try makeFolder(folder, job, keepsDag: taken.map { $0.row.dagSHA256 == job.dagSHA256 } ?? true)
        let context = taken?.context ?? options.context
        let ledger = OutputLedger(folder: folder, runID: identity.id, redactor: redactor)
        for path in taken?.lostFiles ?? [] { ledger.adopt(path) }
        do {
            try guarded("run-database") { () throws(StoreError) in
                if let taken {
                    try store.forget(taken.lost, of: taken.row.runID)
                    try store.resume(
                        taken.row.runID, pid: getpid(), context: .object(context),
                        overrides: .object(taken.overrides))
                } else {
                    try store.begin(
                        RunRow(
                            runID: identity.id, flow: job.dag.flow.name, version: job.dag.flow.version,
                            started: Timestamp.text(identity.started), pid: getpid(), dagSHA256: job.dagSHA256,
                            context: .object(context), overrides: .object(options.contextOverrides)))
                }
            }
        } catch {
            // A folder without a row in the database would never be found again.
            if taken == nil { try? FileManager.default.removeItem(atPath: folder) }
            throw error
        }
        return RunHistory(
            identity: identity, folder: folder, store: store, lock: lock, context: context, lists: lists,
            ledger: ledger, taken: taken, dag: job.dag)
    }

    private static func acquire(
        _ job: JobFolder, _ runID: String, beside: Bool, resumes row: RunRow?
    ) throws(DiagnosticsError) -> RunLock {
        do throws(StoreError) {
            return try RunLock.acquire(job: job.path, runID: runID, beside: beside)
        } catch {
            if error.kind == .locked, let row, (try? RunLock.isAlive(runID, job: job.path)) == true {
                throw DiagnosticsError([
                    Diagnostic(
                        rule: "job-busy", message: "run \(runID) is running, in process \(row.pid)",
                        hint: "wait for it to end, or stop it; 'pype status \(runID)' tells how far it is")
                ])
            }
            throw DiagnosticsError([error.diagnostic(rule: "job-busy")])
        }
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
        }
        guard record.status == .succeeded else { return }
        // The run has succeeded, whatever becomes of what nobody needs any more: `pype clean` takes what stays.
        try? store.dropCheckpoints(of: identity.id)
        for name in ["checkpoints", "dag.json", OutputLedger.fileName] {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
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

    /// - Parameters:
    ///   - keepsDag: the job is the one that the run began with.
    private static func makeFolder(_ folder: String, _ job: JobFolder, keepsDag: Bool) throws(DiagnosticsError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            // A copy, so that a resume can tell what a build since then has changed.
            let copy = "\(folder)/dag.json"
            if keepsDag, !FileManager.default.fileExists(atPath: copy) {
                try FileManager.default.copyItem(atPath: job.file, toPath: copy)
            }
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
