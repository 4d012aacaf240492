import Dispatch
import PypeArtifacts
import PypeHost
import PypeModel
import PypeSchedule
import PypeTemplate
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// One run of a built job, from its dag.json alone: no registry, no YAML.
package final class JobRun: Sendable {
    package let identity: RunIdentity
    /// Holds run.json, log.jsonl and, while the run lasts, scratch/.
    package let folder: String
    private let job: JobFolder
    private let options: RunOptions
    private let context: RunContext
    private let journal: RunJournal
    private let driver: FlowDriver
    private let threads: Int
    private let maxParallel: Int
    private let interrupted = CancelFlag()
    private let history: RunHistory

    /// Checks and loads every library of the job, and makes the run folder.
    /// - Throws: ``DiagnosticsError`` with all problems at once; nothing has run then.
    package init(
        job: JobFolder, options: RunOptions,
        observers: (_ identity: RunIdentity, _ folder: String) throws -> [any RunObserver]
    ) throws {
        self.job = job
        var options = options
        let warnings = try options.readContext(of: job)
        self.options = options
        let dag = job.dag
        let modules = try LibraryLoading.load(dag, allowChanged: options.allowChangedModules)
        threads = try WorkerPool.size(
            setting: options.threads ?? dag.settings.threads, environment: options.environment)
        maxParallel = dag.settings.maxParallel ?? threads
        let flow = try FlowPlan(dag, modules: modules)
        let keeps = options.checkpoints ?? dag.settings.checkpoints ?? true || options.resume != nil
        let trace = try TraceFile.open(
            options.trace,
            header: ScheduleTrace.Header(
                maxParallel: maxParallel, halts: dag.settings.failStrategy == "halt", saves: keeps,
                dagSHA256: job.dagSHA256))
        let redactor = Redactor()
        history = try RunHistory.open(
            job, chains: IterationChains(dag, flow.graph), options: options, redactor: redactor)
        identity = history.identity
        folder = history.folder
        let watching: [any RunObserver]
        do {
            watching = try observers(identity, folder)
        } catch {
            history.forget()
            throw error
        }
        let journal = RunJournal(observers: watching, nodes: dag.nodes.map(\.id), redactor: redactor)
        self.journal = journal
        context = RunContext(
            identity: identity,
            names: RunNames(
                dag: dag, context: history.context, environment: options.environment, identity: identity,
                globals: GlobalStore(history.globals)),
            scratch: ScratchFolders(root: "\(folder)/scratch"),
            pool: WorkerPool(threads: threads), journal: journal,
            ledger: history.ledger,
            secrets: SecretStore(environment: options.environment, redactor: redactor) {
                journal.message(.warn, $0)
            },
            folder: folder, grace: options.grace ?? dag.settings.grace ?? 10,
            saver: keeps ? Checkpointer(history, dag: dag, redactor: redactor) : nil, trace: trace,
            threads: WorkerPool.workers(
                setting: options.threads ?? dag.settings.threads, environment: options.environment),
            artifacts: ArtifactPolicy(
                maxRows: dag.settings.spillThresholdRows, maxRamShare: dag.settings.maxRamShare))
        if history.attempts > 1 {
            HalfWritten.remove(ofRun: identity.id, in: folder)
            context.scratch.removeLeftovers()
        }
        for warning in warnings + history.warnings {
            journal.message(.warn, warning.message + (warning.hint.map { ": \($0)" } ?? ""))
        }
        for file in history.finished.files { try? context.claim(file.path, step: file.step) }
        driver = FlowDriver(flow: flow, maxParallel: maxParallel, run: context)
    }

    /// Runs to the end and writes the record.
    /// - Throws: ``DiagnosticsError`` when the record cannot be written.
    package func execute() throws -> RunRecord {
        let outline = RunOutline(
            identity: identity, flowName: job.dag.flow.name, nodes: job.dag.nodes.map(\.id),
            glance: { [driver] in driver.glance($0) })
        journal.runBegan(outline)
        let began = ContinuousClock.now
        driver.start()
        var reason: String?
        var end = driver.wait(until: job.dag.settings.timeout.map { .now() + Double($0) } ?? .distantFuture)
        var problems = driver.problems()
        if end == nil, problems.isEmpty {
            if !interrupted.isSet {
                reason = "the flow passed its time limit of \(job.dag.settings.timeout ?? 0) s"
                driver.cancel()
                context.secrets.close()
            }
            end = driver.wait(until: .now() + context.grace)
            problems = driver.problems()
        }
        let reports = driver.reports()
        let hanging = end == nil && problems.isEmpty ? reports.filter { $0.status == .running }.map(\.id) : []
        if !hanging.isEmpty {
            problems.append("did not stop within \(context.grace) s: \(hanging.joined(separator: ", "))")
        }
        if !problems.isEmpty {
            reason = ([reason].compactMap { $0 } + problems).joined(separator: "; ")
        }
        if interrupted.isSet { reason = (["interrupted"] + problems).joined(separator: "; ") }
        reason = reason.map { context.secrets.redactor.clean($0) }
        context.secrets.close()
        if context.trace?.close() == true {
            journal.message(.warn, "lines are missing from the trace: it could not be written")
        }
        context.discardFiles()
        let record = RunRecord(
            runID: identity.id, flow: job.dag.flow,
            status: interrupted.isSet ? end ?? .cancelled : reason != nil ? .failed : end ?? .failed, reason: reason,
            started: Timestamp.text(identity.started), ended: Timestamp.text(Date()),
            seconds: (.now - began).seconds, threads: threads, maxParallel: maxParallel, dagSHA256: job.dagSHA256,
            attempts: history.attempts, nodes: reports)
        journal.runEnded(record)
        try RunRecordFile.write(record, to: "\(folder)/run.json")
        try history.end(record, edges: driver.edges())
        context.pool.stop()
        return record
    }

    /// Asks the run to end: modules are cancelled, torn down, and what they half wrote is removed. A module that does not
    /// stop within the grace period is left behind. Any thread.
    package func cancel() {
        interrupted.set()
        driver.cancel()
        context.secrets.close()
        // What does not stop by then is left behind.
        _ = Timers.after(context.grace) { [weak driver] in driver?.stopWaiting() }
    }

    /// Removes half-written files at once; for a caller that is about to end the process.
    package func discardFiles() { context.discardFiles() }
}
