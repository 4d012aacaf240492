import PypeModel
import PypeStore
import PypeTemplate

/// A run that is taken up again: what it has finished, and why it may go on.
struct TakenUp {
    let row: RunRow
    let finished: FinishedWork
    let globals: [GlobalStore.Record]
    let context: [String: Value]
    /// What was set for the run, by this attempt or one before.
    let overrides: [String: Value]
    /// Checkpoints that nothing can go on from, to be forgotten before the run goes on.
    let lost: [CheckpointPlace]
    /// Files that they published and that are still the same: whoever runs again may replace them.
    let lostFiles: [String]
    let warnings: [Diagnostic]

    /// The caller holds the run's lock: nobody adds to what is read here.
    /// - Parameters:
    ///   - id: of a run that ``find(_:_:)`` has found.
    /// - Throws: ``DiagnosticsError``: `run-database`, `resume-nothing` when nothing is left to do, `resume-changed` with
    ///   every difference that touches finished work.
    init(
        _ id: String, acceptsChanges: Bool, store: RunStore, job: JobFolder, lists: ListFiles,
        chains: IterationChains, options: RunOptions
    ) throws(DiagnosticsError) {
        row = try Self.find(ResumeRequest(run: id), store)
        let found = try RunHistory.guarded("run-database") { () throws(StoreError) in
            try store.soundCheckpoints(of: id)
        }
        (context, overrides) = Self.merged(row, options)
        let work = LostWork(found, dag: job.dag, lists: lists, chains: chains)
        lost = work.places
        let rejects = "\(job.path)/runs/\(id)/rejects"
        do throws(ValueFault) {
            finished = try FinishedWork(work.sound, dag: job.dag, rejects: rejects)
            lostFiles = try FinishedWork(work.readable, dag: job.dag, rejects: rejects).unchangedFiles
        } catch {
            throw DiagnosticsError([
                Diagnostic(
                    rule: "run-database", message: "a checkpoint of run \(id) cannot be read: \(error.message)",
                    hint: "start a new run, without --resume")
            ])
        }
        // From the checkpoints, so that nobody has a global of a sub flow that runs again and sets it again.
        globals = finished.globals(chains)
        let changes =
            Self.changes(of: work.sound, job, row) + Self.changedContext(of: work.sound, job, row, context)
            + finished.changedFiles()
        warnings =
            work.warnings
            + (acceptsChanges ? changes : []).map {
                Diagnostic(rule: "resume-changed", severity: .warning, message: "going on all the same: \($0)")
            }
        guard acceptsChanges || changes.isEmpty else {
            throw DiagnosticsError(
                changes.map {
                    Diagnostic(
                        rule: "resume-changed", message: "run \(id) cannot go on: \($0)",
                        hint: "finished work would not be done so today: start a new run, or go on all the same with "
                            + "--accept-changes")
                })
        }
    }

    /// The run that is meant.
    /// - Throws: ``DiagnosticsError``: `resume-nothing` when there is none, or nothing is left to do; `run-database`.
    static func find(_ request: ResumeRequest, _ store: RunStore) throws(DiagnosticsError) -> RunRow {
        let row = try match(request, store)
        guard row.status != .succeeded else {
            throw Self.nothing("run \(row.runID) has succeeded", hint: "start a new run, without --resume")
        }
        return row
    }

    private static func match(_ request: ResumeRequest, _ store: RunStore) throws(DiagnosticsError) -> RunRow {
        guard let text = request.run else {
            let latest = try RunHistory.guarded("run-database") { () throws(StoreError) in
                try store.latestUnfinished()
            }
            if let latest { return latest }
            throw nothing("every run of this job has succeeded, or there is none", hint: "start a new run")
        }
        switch try RunHistory.guarded("run-database", { () throws(StoreError) in try store.run(text) }) {
        case .one(let row): return row
        case .none: throw nothing("this job has no run '\(text)'", hint: "'pype runs' lists them")
        case .several(let ids):
            throw nothing("several runs begin with '\(text)'", hint: "one of \(ids.joined(separator: ", "))")
        }
    }

    private static func nothing(_ message: String, hint: String) -> DiagnosticsError {
        DiagnosticsError([Diagnostic(rule: "resume-nothing", message: message, hint: hint)])
    }

    /// What was set for the run under what is set today, and both over the job's defaults.
    private static func merged(
        _ row: RunRow, _ options: RunOptions
    ) -> (context: [String: Value], overrides: [String: Value]) {
        var overrides = options.contextOverrides
        if case .object(let before) = row.overrides { overrides = before.merging(overrides) { $1 } }
        return (options.contextDefaults.merging(overrides) { $1 }, overrides)
    }

    /// What a new build has changed in the sub flows that are finished.
    private static func changes(of rows: [CheckpointRow], _ job: JobFolder, _ row: RunRow) -> [String] {
        // Compared even when the job is the one that the run began with: an attempt between may have been of another.
        let prints = SubflowPrint(job.dag)
        let names = Set(rows.map(\.subflow))
        var digests: [String: String] = [:]
        for index in job.dag.subflows.indices {
            let first = job.dag.nodes[job.dag.subflows[index].nodes[0]].id
            if names.contains(first) { digests[first] = prints.digest(of: index) }
        }
        let changed = Set(rows.filter { digests[$0.subflow] != $0.fingerprint }.map(\.subflow)).sorted()
        guard !changed.isEmpty else { return [] }
        guard let old = try? DagFile.read("\(job.path)/runs/\(row.runID)/dag.json") else {
            return changed.map { "the sub flow of '\($0)' has changed since" }
        }
        let difference = FlowDifference(old: old, new: job.dag)
        return changed.flatMap { difference.lines(ofSubflowWith: $0) }
    }

    /// Variables with another value today, and the finished nodes, and the conditions before them, that asked for them.
    private static func changedContext(
        of rows: [CheckpointRow], _ job: JobFolder, _ row: RunRow, _ context: [String: Value]
    ) -> [String] {
        guard case .object(let before) = row.context else { return [] }
        let changed = Set(before.keys).union(context.keys).filter { before[$0] != context[$0] }
        guard !changed.isEmpty else { return [] }
        let finished = Set(rows.map(\.subflow))
        var lines: [String] = []
        func tell(_ names: Set<String>, _ user: String) {
            for name in names.intersection(changed).sorted() {
                lines.append(
                    "context.\(name), which \(user) uses, was \(before[name]?.json() ?? "not set") and is "
                        + "\(context[name]?.json() ?? "not set")")
            }
        }
        func isFinished(_ subflow: DagSubflow) -> Bool { finished.contains(job.dag.nodes[subflow.nodes[0]].id) }
        for subflow in job.dag.subflows where isFinished(subflow) {
            for node in subflow.nodes.map({ job.dag.nodes[$0] }) {
                tell(NodeConfig.contextNames(of: node.config), "'\(node.id)'")
            }
        }
        for control in job.dag.controls {
            let (from, to) = (job.dag.nodes[control.from], job.dag.nodes[control.to])
            guard isFinished(job.dag.subflows[to.subflow]) else { continue }
            tell(Conditions.contextNames(of: control), "the condition between '\(from.id)' and '\(to.id)'")
        }
        return lines
    }
}

/// What the caller wants to take up again.
package struct ResumeRequest: Sendable {
    /// An id or the beginning of one; nil for the latest that has not succeeded.
    package var run: String?
    /// Go on although finished work has changed.
    package var acceptsChanges: Bool

    package init(run: String? = nil, acceptsChanges: Bool = false) {
        self.run = run
        self.acceptsChanges = acceptsChanges
    }
}
