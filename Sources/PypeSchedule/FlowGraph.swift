package import PypeModel

/// The shape of a flow, as the scheduler sees it: who waits for whom. Made once from a ``PypeModel/Dag``.
package struct FlowGraph: Sendable {
    /// A control edge between two sub flows; its index is the one in the dag.
    struct Edge: Sendable {
        var source: Int
        var target: Int
        var kind: ControlKind
        var condition: Condition
        /// `iterate`: frames at the same time.
        var parallel: Int
    }

    /// When an edge is taken, as far as the scheduler has to know.
    enum Condition: Sendable {
        case success, failure, always
        /// Somebody else judges; `afterFailure`: also when the source has failed.
        case judged(afterFailure: Bool)
    }

    /// For each node: how many data edges end there.
    let dependencies: [Int32]
    /// For each node: the nodes that read from it, one entry an edge.
    let readers: [[Int]]
    /// For each node: its rank among all, lower starts first.
    let rank: [Int]
    /// For each node: its sub flow.
    let subflow: [Int]
    /// For each sub flow: its nodes, in data order.
    let members: [[Int]]
    let joinsAny: [Bool]
    /// By index in the dag; those inside a sub flow stay unused.
    let edges: [Edge]
    /// For each sub flow: how many control edges end there.
    let incoming: [Int32]
    /// For each sub flow: the edges that leave it, grouped by ascending order.
    let groups: [[[Int]]]
    let scopes: ScopeTree

    /// - Parameters:
    ///   - judgesFailure: control edges, by index, whose expression asks how their source ended.
    package init(_ dag: Dag, judgesFailure: Set<Int> = []) {
        var dependencies = [Int32](repeating: 0, count: dag.nodes.count)
        var readers = [[Int]](repeating: [], count: dag.nodes.count)
        for edge in dag.edges {
            dependencies[edge.to] += 1
            readers[edge.from].append(edge.to)
        }
        self.dependencies = dependencies
        self.readers = readers
        subflow = dag.nodes.map(\.subflow)
        members = dag.subflows.map(\.nodes)
        joinsAny = dag.subflows.map(\.joinsAny)
        rank = Self.ranks(dag, readers)

        edges = dag.controls.enumerated().map { index, control in
            Edge(
                source: dag.nodes[control.from].subflow, target: dag.nodes[control.to].subflow, kind: control.kind,
                condition: Self.condition(control, afterFailure: judgesFailure.contains(index)),
                parallel: max(1, control.parallel))
        }
        var incoming = [Int32](repeating: 0, count: dag.subflows.count)
        var leaving = [[(order: Int, edge: Int)]](repeating: [], count: dag.subflows.count)
        for (index, edge) in edges.enumerated() where edge.source != edge.target {
            incoming[edge.target] += 1
            leaving[edge.source].append((dag.controls[index].order, index))
        }
        self.incoming = incoming
        groups = leaving.map(Self.grouped)
        scopes = ScopeTree(edges: edges, incoming: incoming, groups: groups, members: members)
    }

    /// Whether a sub flow runs once an item of some list.
    package func isIterated(subflow: Int) -> Bool { scopes.scope[subflow] > 0 }

    /// The iterate edges around a sub flow, outermost first.
    package func iterations(around subflow: Int) -> [Int] {
        var edges: [Int] = []
        var scope = scopes.scope[subflow]
        while scope > 0 {
            edges.append(scopes.scopes[scope].edge)
            scope = scopes.scopes[scope].parent
        }
        return edges.reversed()
    }

    /// Among equals: higher priority of the module, then more readers, then file order.
    private static func ranks(_ dag: Dag, _ readers: [[Int]]) -> [Int] {
        let urgency = dag.nodes.map { dag.modules[$0.module].spec.priority }
        let order = dag.nodes.indices.sorted {
            if urgency[$0] != urgency[$1] { return urgency[$0] > urgency[$1] }
            return (-readers[$0].count, $0) < (-readers[$1].count, $1)
        }
        var rank = [Int](repeating: 0, count: order.count)
        for (position, node) in order.enumerated() { rank[node] = position }
        return rank
    }

    private static func condition(_ control: DagControl, afterFailure: Bool) -> Condition {
        switch control.condition {
        case .success: .success
        case .failure: .failure
        case .always: .always
        case .expression: .judged(afterFailure: afterFailure)
        }
    }

    private static func grouped(_ leaving: [(order: Int, edge: Int)]) -> [[Int]] {
        var groups: [[Int]] = []
        var last: Int?
        for entry in leaving.sorted(by: { ($0.order, $0.edge) < ($1.order, $1.edge) }) {
            if entry.order == last {
                groups[groups.count - 1].append(entry.edge)
            } else {
                groups.append([entry.edge])
            }
            last = entry.order
        }
        return groups
    }
}
