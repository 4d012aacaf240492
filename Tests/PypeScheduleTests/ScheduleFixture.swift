import PypeModel
import PypeSchedule
import Testing

/// Builds dags out of short lists, and runs the scheduler over them without threads.
struct ScheduleFixture {
    var dag: Dag
    var maxParallel = 100
    var halts = true

    /// - Parameters:
    ///   - nodes: how many there are in each sub flow.
    ///   - edges: data edges between node indices.
    ///   - controls: (from node, order, to node).
    init(
        subflows: [Int], edges: [(Int, Int)] = [], controls: [(Int, Int, Int)] = [], priorities: [Int: Int64] = [:]
    ) {
        var nodes: [DagNode] = []
        var groups: [DagSubflow] = []
        for (index, count) in subflows.enumerated() {
            groups.append(DagSubflow(nodes: Array(nodes.count..<nodes.count + count)))
            for _ in 0..<count { nodes.append(DagNode(id: "n\(nodes.count)", module: 0, config: [:], subflow: index)) }
        }
        // One module a node, so that each may have a priority of its own.
        let library = LibrarySpec(path: "/x.so", sha256: "", abi: "1.0", name: "x", version: "1.0.0")
        let modules = nodes.indices.map { index in
            DagModule(
                library: library,
                spec: ModuleSpec(name: "m\(index)", type: .mod, version: "1.0.0", priority: priorities[index] ?? 0))
        }
        for index in nodes.indices { nodes[index].module = index }
        dag = Dag(
            flow: FlowInfo(name: "test", version: "1.0.0"), settings: DagSettings(), modules: modules, nodes: nodes,
            edges: edges.map { DagEdge(from: $0.0, output: 0, to: $0.1, input: 0) }, subflows: groups,
            controls: controls.map { DagControl(from: $0.0, to: $0.2, order: $0.1) })
    }

    func scheduler() -> Scheduler {
        Scheduler(FlowGraph(dag), maxParallel: maxParallel, haltsOnFailure: halts)
    }

    struct Trace {
        var started: [Int] = []
        var stopped: [Int] = []
        var dropped: [Int: NodeState] = [:]
        var subflows: [Int: SubflowState] = [:]
        var result: FlowState?
        var mostAtOnce = 0
    }

    /// Runs to the end: the node that runs longest ends first, with the outcome that `outcome` gives it.
    func run(outcome: (Int) -> NodeOutcome = { _ in .succeeded }, next: (Int) -> Int = { _ in 0 }) -> Trace {
        var scheduler = scheduler()
        var trace = Trace()
        var running: [Int] = []
        var stopping: Set<Int> = []
        func take(_ actions: [ScheduleAction]) {
            for action in actions {
                switch action {
                case .start(let step):
                    let node = step.node
                    trace.started.append(node)
                    running.append(node)
                case .stop(let step):
                    let node = step.node
                    trace.stopped.append(node)
                    stopping.insert(node)
                case .drop(let step, let state): trace.dropped[step.node] = state
                case .subflowEnded(let subflow, _, let state): trace.subflows[subflow] = state
                case .finished(let state): trace.result = state
                case .judge, .list, .frameBegan, .frameEnded, .save: Issue.record("not in this fixture: \(action)")
                }
            }
            trace.mostAtOnce = max(trace.mostAtOnce, running.count)
        }
        take(scheduler.handle(.begin))
        while !running.isEmpty {
            let node = running.remove(at: next(running.count))
            take(scheduler.handle(.ended(Step(node: node), stopping.contains(node) ? .cancelled : outcome(node))))
        }
        return trace
    }
}
