import PypeArtifacts
import PypeHost
import PypeModel
import PypeSchedule
import PypeTemplate
import Synchronization

/// One step of a run: a node in a frame, from its start to its end, however many tries that takes. Used by one thread of
/// the pool at a time; only ``cancel()`` and the glances come from others.
final class NodeRun: Sendable {
    let step: Step
    let plan: NodePlan
    let frame: FrameContext
    /// When the scheduler started the node.
    let started = ContinuousClock.now
    private let sources: [[Table]]
    private let run: RunContext
    private let cancelled = CancelFlag()
    private let state = Mutex(State())

    private struct State: Sendable {
        var attempt: Attempt?
        var number = 0
        var hasTimedOut = false
        var deadline: Timers.Appointment?
        /// Set while the next try is waited for.
        var pause: Timers.Appointment?
        var onPauseCancelled: (@Sendable () -> Void)?
    }

    typealias Ended = @Sendable (NodeOutcome, NodeError?) -> Void

    init(step: Step, plan: NodePlan, frame: FrameContext, sources: [[Table]], run: RunContext) {
        self.step = step
        self.plan = plan
        self.frame = frame
        self.sources = sources
        self.run = run
    }

    /// The services of the latest try; nil before the first.
    var services: NodeServices? { state.withLock { $0.attempt?.services } }

    /// Tries so far.
    var attempts: Int { state.withLock { $0.number } }

    /// Asks the node to end soon.
    func cancel() {
        cancelled.set()
        let (attempt, ended) = state.withLock { state in
            state.pause?.cancel()
            state.pause = nil
            defer { state.onPauseCancelled = nil }
            return (state.attempt, state.onPauseCancelled)
        }
        attempt?.cancel()
        // Not on the caller's stack: it may be in the middle of telling others to stop.
        if let ended { run.pool.submit(ended) }
    }

    /// Runs the node, again and again if it may be repeated. `ended` is called once: on this thread before `execute`
    /// returns, or later on another.
    func execute(ended: @escaping Ended) {
        guard !cancelled.isSet else {
            for table in sources.joined() { table.abandon() }
            return ended(.cancelled, nil)
        }
        // A table that a first try has read must still be there for the second.
        if plan.retries > 0 { for table in sources.joined() { table.keep() } }
        begin(ended)
    }

    /// The tables of the outputs that somebody reads, by port.
    func tables() -> [Table?] { services?.ports.tables ?? [] }

    private func begin(_ ended: @escaping Ended) {
        let flag = CancelFlag()
        let services: NodeServices
        do throws(ModuleFailure) {
            if let problem = frame.problem { throw ModuleFailure(.invalidData, problem) }
            services = NodeServices(
                step: step, plan: plan, frame: frame,
                configJSON: try plan.config.rendered(in: frame, spec: plan.spec, run: run),
                sources: sources, cancelled: flag, run: run)
        } catch {
            state.withLock { $0.number += 1 }
            for table in sources.joined() { table.abandon() }
            return settle(Attempt.End(failure: error, phase: "config"), ended)
        }
        let attempt = Attempt(plan: plan, services: services, cancelled: flag, flowName: run.flowName)
        state.withLock {
            $0.attempt = attempt
            $0.number += 1
            $0.deadline = plan.timeout.map { seconds in Timers.after(seconds) { [self] in expire(attempt) } }
        }
        if cancelled.isSet { attempt.cancel() }
        attempt.run { [self] result in settle(result, ended) }
    }

    /// A try has taken too long: it is asked to stop, and if it does not, the run goes on without it.
    private func expire(_ attempt: Attempt) {
        let isCurrent = state.withLock { state in
            guard state.attempt === attempt, state.deadline != nil else { return false }
            state.hasTimedOut = true
            state.deadline = Timers.after(run.grace) { [self] in
                guard isRunning(attempt) else { return }
                run.giveUp(on: plan.id)
            }
            return true
        }
        guard isCurrent else { return }
        run.journal.message(.warn, "passed its time limit of \(plan.timeout ?? 0) s", of: self)
        run.journal.tell()
        attempt.cancel()
    }

    private func isRunning(_ attempt: Attempt) -> Bool {
        state.withLock { $0.attempt === attempt && $0.deadline != nil }
    }

    private func settle(_ result: Attempt.End, _ ended: @escaping Ended) {
        let (number, hasTimedOut) = self.state.withLock { state in
            state.deadline?.cancel()
            state.deadline = nil
            defer { state.hasTimedOut = false }
            return (state.number, state.hasTimedOut)
        }
        guard var failure = result.failure else { return end(.succeeded, nil, ended) }
        run.globals.remove(node: plan.id, iteration: frame.path, names: plan.spec.globals)
        if hasTimedOut {
            failure = ModuleFailure(
                .timeout, "the module passed its time limit of \(plan.timeout ?? 0) s",
                hint: "raise 'timeout' of the module, or give it less to do")
        } else if failure.code == .cancelled, cancelled.isSet {
            return end(.cancelled, nil, ended)
        }
        guard number <= plan.retries, !cancelled.isSet, Self.mayHelp(failure) else {
            return end(.failed, error(failure, result.phase, tries: number), ended)
        }
        pause(before: number + 1, failure, ended)
    }

    /// Whether a second try may mend what the first one failed at. What the flow asks for, or the data hold, will not be
    /// different in a second, unless the module itself says so.
    private static func mayHelp(_ failure: ModuleFailure) -> Bool {
        failure.isRetryable
            || ![
                .invalidArgument, .invalidConfig, .invalidData, .invalidState, .notFound, .alreadyExists,
                .notImplemented, .unauthorized, .cancelled,
            ].contains(failure.code)
    }

    /// Waits longer from try to try, each time by a share of chance, so that many that failed together do not come
    /// back together.
    private func pause(before number: Int, _ failure: ModuleFailure, _ ended: @escaping Ended) {
        let longest = plan.retryDelay * Double(1 << min(number - 2, 10))
        let seconds = min(longest, 300) * .random(in: 0.5...1)
        run.journal.message(
            .warn,
            "try \(number - 1) of \(plan.retries + 1) failed, the next comes in \(RunText.duration(seconds)): "
                + failure.message, of: self)
        run.journal.tell()
        let isCancelled = state.withLock { state in
            guard !cancelled.isSet else { return true }
            state.onPauseCancelled = { [self] in end(.cancelled, nil, ended) }
            state.pause = Timers.after(seconds) { [self] in
                let isDue = self.state.withLock { state in
                    defer {
                        state.pause = nil
                        state.onPauseCancelled = nil
                    }
                    return state.pause != nil
                }
                guard isDue else { return }
                for table in sources.joined() { table.keep() }
                run.pool.submit { [self] in begin(ended) }
            }
            return false
        }
        if isCancelled { end(.cancelled, nil, ended) }
    }

    private func end(_ outcome: NodeOutcome, _ error: NodeError?, _ ended: Ended) {
        if plan.retries > 0 { for table in sources.joined() { table.abandon() } }
        ended(outcome, error)
    }

    /// What the record says of the step.
    func report(
        _ outcome: NodeOutcome, _ error: NodeError?, since began: ContinuousClock.Instant
    ) -> NodeReport {
        let (services, tries) = state.withLock { ($0.attempt?.services, $0.number) }
        var report = NodeReport(
            id: plan.id, module: plan.spec.name, status: NodeState(outcome),
            counts: services?.ports.counts ?? NodeCounts())
        report.started = (started - began).seconds
        report.seconds = (.now - started).seconds
        let globals = run.globals.all(of: plan.id, iteration: frame.path, declared: plan.spec.globals)
        if !globals.isEmpty {
            report.globals = Dictionary(
                globals.map { ($0.name, (try? Value(json: [UInt8]($0.json.utf8))) ?? .null) },
                uniquingKeysWith: { first, _ in first })
        }
        let files = services?.files.published ?? []
        report.published = files
        report.files = files.isEmpty ? nil : files.map { run.secrets.redactor.clean($0) }
        let rejects = services?.ports.rejectFiles ?? []
        report.rejects = rejects.isEmpty ? nil : rejects
        report.error = error
        report.iteration = frame.path.text
        report.tries = tries > 1 ? tries : nil
        return report
    }

    private func error(_ failure: ModuleFailure, _ phase: String, tries: Int) -> NodeError {
        NodeError(
            phase: phase, code: failure.code.name, message: run.secrets.redactor.clean(failure.message),
            hint: failure.hint.map { run.secrets.redactor.clean($0) },
            module: plan.spec.name, library: plan.library, tries: tries)
    }
}
