import PypeModel

/// A flow as docs/scheduling.md speaks of it, each part worked out from its definition.
struct ReferenceShape {
    struct Edge {
        var source: Int
        var target: Int
        var kind: ControlKind
        var condition: ControlCondition
        /// An expression that asks how the source ended.
        var judgesFailure: Bool
        var parallel: Int
        /// False for an edge inside a sub flow, which means nothing.
        var leads: Bool
    }

    let members: [[Int]]
    /// For each node: the nodes that it reads from.
    let inputs: [[Int]]
    /// For each node: its place among all that could start.
    let rank: [Int]
    let subflow: [Int]
    let joinsAny: [Bool]
    let edges: [Edge]
    /// For each sub flow: the edges into it, in file order.
    let into: [[Int]]
    /// For each sub flow: the edges that leave it, grouped.
    let groups: [[[Int]]]
    /// For each edge: the sub flows that nothing but it leads to; none when it does not iterate.
    let only: [Set<Int>]
    /// For each sub flow: the innermost `iterate` edge around it.
    let scope: [Int?]
    /// For each sub flow: the `iterate` edges that leave it.
    let iterations: [[Int]]

    init(_ dag: Dag, judgesFailure: Set<Int>) {
        members = dag.subflows.map(\.nodes)
        joinsAny = dag.subflows.map(\.joinsAny)
        subflow = dag.nodes.map(\.subflow)
        inputs = dag.nodes.indices.map { node in dag.edges.filter { $0.to == node }.map(\.from) }
        rank = Self.ranks(dag)
        let edges = dag.controls.enumerated().map { index, control in
            let source = dag.nodes[control.from].subflow
            let target = dag.nodes[control.to].subflow
            return Edge(
                source: source, target: target, kind: control.kind, condition: control.condition,
                judgesFailure: judgesFailure.contains(index), parallel: control.parallel, leads: source != target)
        }
        self.edges = edges
        let into = dag.subflows.indices.map { place in
            edges.indices.filter { edges[$0].leads && edges[$0].target == place }
        }
        self.into = into
        groups = dag.subflows.indices.map { place in
            let leaving = edges.indices.filter { edges[$0].leads && edges[$0].source == place }
            let orders = Set(leaving.map { dag.controls[$0].order }).sorted()
            return orders.map { order in leaving.filter { dag.controls[$0].order == order } }
        }
        let only = edges.indices.map { edge in
            edges[edge].kind == .iterate && edges[edge].leads
                ? Set(dag.subflows.indices).subtracting(Self.reached(edges, into, without: edge)) : []
        }
        self.only = only
        // Of all that hold a sub flow the innermost holds the fewest.
        let scope = dag.subflows.indices.map { place in
            edges.indices.filter { only[$0].contains(place) }.min { only[$0].count < only[$1].count }
        }
        self.scope = scope
        iterations = dag.subflows.indices.map { place in
            edges.indices.filter { edges[$0].kind == .iterate && edges[$0].leads && edges[$0].source == place }
        }
    }

    /// What can be reached from the roots when one edge is taken away.
    private static func reached(_ edges: [Edge], _ into: [[Int]], without removed: Int) -> Set<Int> {
        var reached = Set(into.indices.filter { into[$0].isEmpty })
        while true {
            let more = edges.indices.filter {
                $0 != removed && edges[$0].leads && reached.contains(edges[$0].source)
                    && !reached.contains(edges[$0].target)
            }
            if more.isEmpty { return reached }
            for edge in more { reached.insert(edges[edge].target) }
        }
    }

    private static func ranks(_ dag: Dag) -> [Int] {
        let priority = dag.nodes.map { dag.modules[$0.module].spec.priority }
        let readers = dag.nodes.indices.map { node in dag.edges.count { $0.from == node } }
        return dag.nodes.indices.map { one in
            dag.nodes.indices.count { other in
                if priority[other] != priority[one] { return priority[other] > priority[one] }
                if readers[other] != readers[one] { return readers[other] > readers[one] }
                return other < one
            }
        }
    }

    /// An edge that leads out of a scope.
    func isExit(_ edge: Int) -> Bool {
        edges[edge].kind != .iterate && scope[edges[edge].source] != scope[edges[edge].target]
    }

    /// The exits that are resolved when an `iterate` edge has run its last frame, in file order.
    func exits(of iterate: Int) -> [Int] {
        edges.indices.filter {
            only[iterate].contains(edges[$0].source) && edges[$0].leads && !only[iterate].contains(edges[$0].target)
                && scope[edges[$0].target] == scope[edges[iterate].source]
        }
    }

    /// Of the scopes directly inside `outer` the one that holds a sub flow.
    func scope(in outer: Int, toward place: Int) -> Int? {
        var scope = self.scope[place]
        while let inner = scope, self.scope[edges[inner].source] != outer { scope = self.scope[edges[inner].source] }
        return scope
    }
}
