import Dispatch
import NIOConcurrencyHelpers
import PypeArtifacts
import PypeHost
import PypeModel
import PypeSchedule
import PypeStore

/// Performs the scheduler's actions: module code on the pool, tables from node to node, reports to the journal.
///
/// There is no thread of its own. Whichever thread ends a node asks the scheduler what comes next, runs the first of
/// that itself and gives the rest to the pool, so that a chain of steps needs no hand-over.
final class FlowDriver: Sendable {
    let flow: FlowPlan
    let run: RunContext
    let began = ContinuousClock.now
    /// Every thread of the pool comes by here: a lock that sleeps when it is taken costs less than one that spins, and the
    /// thread sanitizer knows it, unlike the contended way of `Mutex`.
    private let state: NIOLockedValueBox<DriverState>
    private let ended = DispatchSemaphore(value: 0)

    init(flow: FlowPlan, maxParallel: Int, run: RunContext) {
        self.flow = flow
        self.run = run
        state = NIOLockedValueBox(
            DriverState(
                scheduler: Scheduler(
                    flow.graph, maxParallel: maxParallel,
                    haltsOnFailure: flow.dag.settings.failStrategy == "halt", saves: run.saver != nil),
                flow: flow))
        run.onLostModule { [weak self] node in self?.giveUp(on: node) }
    }

    /// Begins. ``wait(until:)`` tells how it ended.
    func start() { if let next = drive(.begin) { submit(next) } }

    /// Asks everything that runs to end soon; nothing new starts.
    func cancel() { if let next = drive(.cancel) { submit(next) } }

    /// Waits for the end.
    /// - Returns: nil when time was up first, or when a module does not stop.
    func wait(until deadline: DispatchTime = .distantFuture) -> FlowState? {
        guard ended.wait(timeout: deadline) == .success else { return nil }
        ended.signal()
        return state.withLockedValue(\.result)
    }

    /// Ends ``wait(until:)`` at once, also when something still runs.
    func stopWaiting() { ended.signal() }

    /// What went wrong outside of the nodes: conditions, lists, checkpoints, modules that do not stop.
    func problems() -> [String] { state.withLockedValue(\.problems) }

    /// A report of every node, in file order, at any time; iterations are summed up.
    func reports() -> [NodeReport] {
        let (tallies, running) = state.withLockedValue { ($0.tallies, $0.running) }
        var busy: [Int: [NodeRun]] = [:]
        for run in running.values { busy[run.plan.index, default: []].append(run) }
        return flow.plans.indices.map { node in
            var report = tallies[node].shown
            for run in busy[node] ?? [] {
                report.status = .running
                if let counts = run.services?.ports.counts { report.counts.add(counts) }
            }
            return report
        }
    }

    /// Rows that went over each data edge, in all iterations.
    func edges() -> [EdgeRow] {
        let tallies = state.withLockedValue(\.tallies)
        return flow.dag.edges.map { edge in
            let (from, to) = (flow.plans[edge.from], flow.plans[edge.to])
            let rows = tallies[edge.from].report.counts.rowsOut
            return EdgeRow(
                from: "\(from.id).\(from.spec.outputPorts[edge.output].name)",
                to: "\(to.id).\(to.spec.inputPorts[edge.input].name)",
                rows: rows.indices.contains(edge.output) ? rows[edge.output].rows : 0)
        }
    }

    func glance(_ node: Int) -> NodeGlance? {
        let running = state.withLockedValue { $0.running.values.filter { $0.plan.index == node } }
        guard !running.isEmpty else { return nil }
        var counts = NodeCounts()
        for run in running { if let more = run.services?.ports.counts { counts.add(more) } }
        return NodeGlance(
            rowsIn: counts.totalIn, rowsOut: counts.totalOut, progress: running.first?.services?.progress)
    }

    // MARK: Nodes

    private func submit(_ node: NodeRun) { run.pool.submit { [self] in work(node) } }

    /// Runs a node, and then whatever its end makes ready, until there is nothing left for this thread.
    private func work(_ first: NodeRun) {
        var next: NodeRun? = first
        while let node = next {
            next = nil
            let handOver = HandOver()
            node.execute { [self] outcome, error in
                handOver.deliver {
                    self.settle(node, outcome, error)
                } later: { next in
                    if let next { self.submit(next) }
                }
            }
            next = handOver.leave()
        }
    }

    private func settle(_ node: NodeRun, _ outcome: NodeOutcome, _ error: NodeError?) -> NodeRun? {
        let tables = outcome == .succeeded ? node.tables() : []
        if let files = node.services?.files { run.forget(files) }
        let report = node.report(outcome, error, since: began)
        let lists = outcome == .succeeded ? flow.lists(of: node, tables) : []
        return drive(.ended(node.step, outcome)) { [flow, run] state, turn in
            state.settle(node, report, tables: tables, lists: lists, &turn, flow, run)
        }
    }

    /// Gives an event to the scheduler and does what it says, answers included. Returns one node for the caller's own
    /// thread.
    private func drive(
        _ first: ScheduleEvent, before: (inout DriverState, inout DriverTurn) -> Void = { _, _ in }
    ) -> NodeRun? {
        var events = [first]
        var own: NodeRun?
        var isFirst = true
        while !events.isEmpty {
            let turn = state.withLockedValue { state in
                var turn = DriverTurn(events: events)
                if isFirst { before(&state, &turn) }
                state.advance(&turn, flow, run)
                return turn
            }
            isFirst = false
            run.journal.tell()
            for table in turn.orphans { table.abandon() }
            for node in turn.stops { node.cancel() }
            if turn.isFinished { ended.signal() }
            // Saving blocks this thread, so that everything else starts first.
            for node in turn.starts {
                if own == nil, turn.saves.isEmpty { own = node } else { submit(node) }
            }
            events = turn.saves.map { save($0) }
        }
        return own
    }

    private func save(_ place: SavedPlace) -> ScheduleEvent {
        do {
            try run.saver?.save(place)
            return .saved(subflow: place.subflow, frame: place.frame, true)
        } catch {
            state.withLockedValue { $0.problems.append(error.description) }
            run.journal.message(.error, error.description)
            return .saved(subflow: place.subflow, frame: place.frame, false)
        }
    }

    private func giveUp(on node: String) {
        state.withLockedValue { $0.problems.append("'\(node)' did not stop within \(run.grace) s of its time limit") }
        ended.signal()
    }
}
