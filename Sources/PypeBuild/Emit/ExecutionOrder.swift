import PypeModel

/// The order in which sub flows start when one runs at a time, all succeed, all expressions are true and every iteration
/// has one item: depth-first along the control edges, in ascending order. Sub flows that only a failure leads to are left
/// out.
struct ExecutionOrder {
    private enum Step {
        case edge(Int, isTaken: Bool)
        case arrival(at: Int, isTaken: Bool)
        /// What the iterate edge leads to is done.
        case exits(of: Int)
    }

    private let dag: Dag
    private let graph: ControlGraph
    /// Edges out of each sub flow: what is to come first stands last.
    private let edges: [[Int]]
    private let roots: [Int]
    private var open: [Int]
    private var taken: [Int]
    /// Edges that wait for the end of an iteration.
    private var waiting: [Int: [(edge: Int, isTaken: Bool)]] = [:]
    private var stack: [Step] = []
    private var result: [Int] = []

    static func subflows(of dag: Dag) -> [Int] {
        var order = ExecutionOrder(dag)
        order.run()
        return order.result
    }

    private init(_ dag: Dag) {
        self.dag = dag
        let graph = ControlGraph(dag)
        self.graph = graph
        open = graph.into.map(\.count)
        taken = open.map { _ in 0 }
        let urgency = dag.subflows.map { subflow in
            subflow.nodes.map { dag.modules[dag.nodes[$0].module].spec.priority }.max() ?? 0
        }
        // Among edges of one order: higher priority, then more that depends on it, then file order.
        edges = graph.out.map { edges in
            edges.sorted { a, b in
                let (left, right) = (graph.edges[a], graph.edges[b])
                if left.order != right.order { return left.order > right.order }
                if urgency[left.to] != urgency[right.to] { return urgency[left.to] < urgency[right.to] }
                let (most, least) = (graph.out[left.to].count, graph.out[right.to].count)
                return most != least ? most < least : left.to > right.to
            }
        }
        roots = graph.into.indices.filter { graph.into[$0].isEmpty }.sorted { a, b in
            if urgency[a] != urgency[b] { return urgency[a] > urgency[b] }
            let (most, least) = (graph.out[a].count, graph.out[b].count)
            return most != least ? most > least : a < b
        }
    }

    private mutating func run() {
        for root in roots {
            start(root)
            while let step = stack.popLast() {
                switch step {
                case .edge(let edge, let isTaken): resolve(edge, isTaken: isTaken)
                case .arrival(let subflow, let isTaken): arrive(subflow, isTaken: isTaken)
                case .exits(let iteration):
                    for exit in (waiting.removeValue(forKey: iteration) ?? []).reversed() {
                        stack.append(.arrival(at: graph.edges[exit.edge].to, isTaken: exit.isTaken))
                    }
                }
            }
        }
    }

    private mutating func start(_ subflow: Int) {
        result.append(subflow)
        for edge in edges[subflow] { stack.append(.edge(edge, isTaken: dag.controls[edge].condition != .failure)) }
    }

    private mutating func resolve(_ edge: Int, isTaken: Bool) {
        if let iteration = graph.exit(of: edge) {
            waiting[iteration, default: []].append((edge, isTaken))
            return
        }
        if graph.edges[edge].kind == .iterate { stack.append(.exits(of: edge)) }
        arrive(graph.edges[edge].to, isTaken: isTaken)
    }

    private mutating func arrive(_ subflow: Int, isTaken: Bool) {
        open[subflow] -= 1
        if isTaken { taken[subflow] += 1 }
        guard open[subflow] == 0 else { return }
        let isOpened = graph.joinsAny[subflow] ? taken[subflow] > 0 : taken[subflow] == graph.into[subflow].count
        if isOpened { return start(subflow) }
        for edge in edges[subflow] { stack.append(.edge(edge, isTaken: false)) }
    }
}
