import Dispatch
import NIOConcurrencyHelpers
import PypeArtifacts
import PypeHost
import PypeModel
import PypeSchedule

/// Performs the scheduler's actions: module code on the pool, tables from node to node, reports to the journal.
///
/// There is no thread of its own. Whichever thread ends a node asks the scheduler what comes next, runs the first of
/// that itself and gives the rest to the pool, so that a chain of steps needs no hand-over.
final class FlowDriver: Sendable {
    private let dag: Dag
    private let modules: [LoadedModule]
    private let wiring: Wiring
    private let run: RunContext
    /// Every thread of the pool comes by here: a lock that sleeps when it is taken costs less than one that spins, and the
    /// thread sanitizer knows it, unlike the contended way of `Mutex`.
    private let state: NIOLockedValueBox<State>
    private let ended = DispatchSemaphore(value: 0)
    private let began = ContinuousClock.now

    private struct State: Sendable {
        var scheduler: Scheduler
        /// By edge: what the producer left for the reader.
        var tables: [MemoryTable?]
        var running: [Int: NodeRun] = [:]
        var reports: [NodeReport?]
        var result: FlowState?
    }

    init(dag: Dag, modules: [LoadedModule], maxParallel: Int, run: RunContext) {
        self.dag = dag
        self.modules = modules
        self.run = run
        wiring = Wiring(dag)
        state = NIOLockedValueBox(
            State(
                scheduler: Scheduler(
                    FlowGraph(dag), maxParallel: maxParallel, haltsOnFailure: dag.settings.failStrategy == "halt"),
                tables: Array(repeating: nil, count: dag.edges.count),
                reports: Array(repeating: nil, count: dag.nodes.count)))
    }

    /// Begins. ``wait(until:)`` tells how it ended.
    func start() { perform(.begin) }

    /// Asks everything that runs to end soon; nothing new starts.
    func cancel() { perform(.cancel) }

    /// Waits for the end.
    /// - Returns: nil when time was up first.
    func wait(until deadline: DispatchTime = .distantFuture) -> FlowState? {
        guard ended.wait(timeout: deadline) == .success else { return nil }
        ended.signal()
        return state.withLockedValue(\.result)
    }

    /// A report of every node, in file order, at any time.
    func reports() -> [NodeReport] {
        let (reports, running) = state.withLockedValue { ($0.reports, $0.running) }
        return dag.nodes.indices.map { node in
            if let report = reports[node] { return report }
            var report = blank(node, running[node] == nil ? .waiting : .running)
            if let node = running[node] { report.counts = node.services.ports.counts }
            return report
        }
    }

    func glance(_ node: Int) -> NodeGlance? {
        guard let node = state.withLockedValue({ $0.running[node] }) else { return nil }
        let counts = node.services.ports.counts
        return NodeGlance(
            rowsIn: counts.totalIn, rowsOut: counts.totalOut, progress: node.services.progress)
    }

    // MARK: Actions

    private func perform(_ event: ScheduleEvent) {
        if let next = handle(event, before: { _, _ in }) { submit(next) }
    }

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
        // Already looked at by the ledger, so it cannot fail here.
        let tables = outcome == .succeeded ? (try? node.tables()) ?? [] : []
        run.forget(node.services.files)
        let report = report(node, outcome, error)
        return handle(.ended(Step(node: node.index), outcome)) { [self] state, orphans in
            for (port, table) in tables.enumerated() {
                for edge in wiring.outgoing[node.index][port] {
                    // A reader that a failure has dropped already will never come for its table.
                    if state.reports[dag.edges[edge].to] == nil {
                        state.tables[edge] = table
                    } else if let table {
                        orphans.append(table)
                    }
                }
            }
            state.running[node.index] = nil
            state.reports[node.index] = report
            run.journal.nodeEnded(node.index, report)
        }
    }

    /// Gives an event to the scheduler and does what it says. Returns one node for the caller's own thread.
    private func handle(_ event: ScheduleEvent, before: (inout State, inout [MemoryTable]) -> Void) -> NodeRun? {
        var starts: [NodeRun] = []
        var stops: [NodeRun] = []
        var orphans: [MemoryTable] = []
        var isFinished = false
        state.withLockedValue { state in
            before(&state, &orphans)
            for action in state.scheduler.handle(event) {
                switch action {
                case .start(let step): starts.append(begin(step.node, &state))
                case .stop(let step): if let running = state.running[step.node] { stops.append(running) }
                case .drop(let step, let reason): drop(step.node, reason, &state, &orphans)
                case .judge, .list, .save, .frameBegan, .frameEnded: break
                case .subflowEnded(let subflow, _, let end):
                    run.journal.message(.debug, "sub flow \(subflow) \(end.rawValue)")
                case .finished(let result):
                    state.result = result
                    isFinished = true
                }
            }
        }
        run.journal.tell()
        for table in orphans { table.abandon() }
        for node in stops { node.cancel() }
        for node in starts.dropFirst() { submit(node) }
        if isFinished { ended.signal() }
        return starts.first
    }

    private func begin(_ index: Int, _ state: inout State) -> NodeRun {
        let node = dag.nodes[index]
        let sources = wiring.incoming[index].map { edges in
            edges.compactMap { edge in
                defer { state.tables[edge] = nil }
                return state.tables[edge]
            }
        }
        let running = NodeRun(
            index: index, node: node, module: modules[node.module], library: dag.modules[node.module].library.path,
            sources: sources, readers: wiring.outgoing[index].map(\.count), run: run)
        state.running[index] = running
        run.journal.nodeBegan(index)
        return running
    }

    private func drop(_ node: Int, _ reason: NodeState, _ state: inout State, _ orphans: inout [MemoryTable]) {
        for edge in wiring.incoming[node].joined() {
            if let table = state.tables[edge] { orphans.append(table) }
            state.tables[edge] = nil
        }
        let report = blank(node, reason)
        state.reports[node] = report
        run.journal.nodeEnded(node, report)
    }

    private func report(_ node: NodeRun, _ outcome: NodeOutcome, _ error: NodeError?) -> NodeReport {
        var report = blank(node.index, NodeState(outcome))
        report.counts = node.services.ports.counts
        report.started = (node.started - began).seconds
        report.seconds = (.now - node.started).seconds
        let globals = run.globals.all(of: report.id, declared: node.services.spec.globals)
        report.globals = globals.isEmpty ? nil : globals
        let files = node.services.files.published
        report.files = files.isEmpty ? nil : files
        report.error = error
        return report
    }

    private func blank(_ node: Int, _ status: NodeState) -> NodeReport {
        NodeReport(
            id: dag.nodes[node].id, module: dag.modules[dag.nodes[node].module].spec.name, status: status,
            counts: NodeCounts())
    }
}
