import PypeModel
import PypeStore
import PypeTemplate

/// A run that is taken up again: what it has finished, and why it may go on.
struct TakenUp {
    let row: RunRow
    let finished: FinishedWork
    let globals: [GlobalStore.Record]
    let context: [String: Value]
    let warnings: [Diagnostic]

    /// - Throws: ``DiagnosticsError``: `run-database`, `resume-nothing` when there is no such run or nothing is left to do,
    ///   `resume-changed` with every difference that touches finished work.
    init(
        _ request: ResumeRequest, store: RunStore, job: JobFolder, chains: IterationChains, options: RunOptions
    ) throws(DiagnosticsError) {
        row = try Self.find(request, store)
        guard row.status != .succeeded else {
            throw Self.nothing("run \(row.runID) has succeeded", hint: "start a new run, without --resume")
        }
        let id = row.runID
        let found = try RunHistory.guarded("run-database") { () throws(StoreError) in
            try store.soundCheckpoints(of: id)
        }
        let rows = try RunHistory.guarded("run-database") { () throws(StoreError) in try store.globals(of: id) }
        context = Self.merged(row, options)
        warnings = found.damaged.map { place in
            Diagnostic(
                rule: "checkpoint-damaged", severity: .warning,
                message: "the checkpoint of '\(place.subflow)'"
                    + (place.iteration.isEmpty ? "" : ", iteration \(place.iteration),") + " is damaged",
                hint: "that sub flow runs again")
        }
        do throws(ValueFault) {
            finished = try FinishedWork(found.sound, dag: job.dag)
        } catch {
            throw DiagnosticsError([
                Diagnostic(
                    rule: "run-database", message: "a checkpoint of run \(id) cannot be read: \(error.message)",
                    hint: "start a new run, without --resume")
            ])
        }
        globals = rows.compactMap { chains.record($0) }
        guard !request.acceptsChanges else { return }
        let changes =
            Self.changes(of: found.sound, job, row) + Self.changedContext(of: found.sound, job, row, context)
            + finished.changedFiles()
        guard changes.isEmpty else {
            throw DiagnosticsError(
                changes.map {
                    Diagnostic(
                        rule: "resume-changed", message: "run \(id) cannot go on: \($0)",
                        hint: "finished work would not be done so today: start a new run, or go on all the same with "
                            + "--accept-changes")
                })
        }
    }

    private static func find(_ request: ResumeRequest, _ store: RunStore) throws(DiagnosticsError) -> RunRow {
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

    /// The context that the run had, under what is given today.
    private static func merged(_ row: RunRow, _ options: RunOptions) -> [String: Value] {
        guard case .object(let overrides) = row.overrides else { return options.context }
        return options.contextDefaults.merging(overrides) { $1 }.merging(options.contextOverrides) { $1 }
    }

    /// What a new build has changed in the sub flows that are finished.
    private static func changes(of rows: [CheckpointRow], _ job: JobFolder, _ row: RunRow) -> [String] {
        guard job.dagSHA256 != row.dagSHA256 else { return [] }
        let prints = SubflowPrint(job.dag)
        var digests: [String: String] = [:]
        for index in job.dag.subflows.indices {
            digests[job.dag.nodes[job.dag.subflows[index].nodes[0]].id] = prints.digest(of: index)
        }
        let changed = Set(rows.filter { digests[$0.subflow] != $0.fingerprint }.map(\.subflow)).sorted()
        guard !changed.isEmpty else { return [] }
        guard let old = try? DagFile.read("\(job.path)/runs/\(row.runID)/dag.json") else {
            return changed.map { "the sub flow of '\($0)' has changed since" }
        }
        let difference = FlowDifference(old: old, new: job.dag)
        return changed.flatMap { difference.lines(ofSubflowWith: $0) }
    }

    /// Variables with another value today, and the finished nodes that asked for them.
    private static func changedContext(
        of rows: [CheckpointRow], _ job: JobFolder, _ row: RunRow, _ context: [String: Value]
    ) -> [String] {
        guard case .object(let before) = row.context else { return [] }
        let changed = Set(before.keys).union(context.keys).filter { before[$0] != context[$0] }
        guard !changed.isEmpty else { return [] }
        let finished = Set(rows.map(\.subflow))
        var lines: [String] = []
        for subflow in job.dag.subflows where finished.contains(job.dag.nodes[subflow.nodes[0]].id) {
            for node in subflow.nodes.map({ job.dag.nodes[$0] }) {
                for name in NodeConfig.contextNames(of: node.config).intersection(changed).sorted() {
                    lines.append(
                        "context.\(name), which '\(node.id)' uses, was \(before[name]?.json() ?? "not set") and is "
                            + "\(context[name]?.json() ?? "not set")")
                }
            }
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
