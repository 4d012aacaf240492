package import PypeModel

/// The shape of a flow, as the scheduler sees it: who waits for whom. Made once from a ``PypeModel/Dag``.
package struct FlowGraph: Sendable {
    /// For each node: how many data edges end there.
    let dependencies: [Int]
    /// For each node: the nodes that read from it, one entry an edge.
    let readers: [[Int]]
    /// For each node: its rank among all, lower starts first.
    let rank: [Int]
    /// For each node: its sub flow.
    let subflow: [Int]
    /// For each sub flow: its nodes.
    let members: [[Int]]
    /// For each sub flow: how many control edges end there.
    let incoming: [Int]
    /// For each sub flow: the sub flows its control edges lead to, grouped by ascending order.
    let groups: [[[Int]]]

    package init(_ dag: Dag) {
        var dependencies = [Int](repeating: 0, count: dag.nodes.count)
        var readers = [[Int]](repeating: [], count: dag.nodes.count)
        for edge in dag.edges {
            dependencies[edge.to] += 1
            readers[edge.from].append(edge.to)
        }
        self.dependencies = dependencies
        self.readers = readers
        subflow = dag.nodes.map(\.subflow)
        members = dag.subflows.map(\.nodes)

        // Among equals: higher priority of the module, then more dependents, then file order.
        let urgency = dag.nodes.map { dag.modules[$0.module].spec.priority }
        let order = dag.nodes.indices.sorted {
            (-urgency[$0], -readers[$0].count, $0) < (-urgency[$1], -readers[$1].count, $1)
        }
        var rank = [Int](repeating: 0, count: order.count)
        for (position, node) in order.enumerated() { rank[node] = position }
        self.rank = rank

        var incoming = [Int](repeating: 0, count: dag.subflows.count)
        var edges = [[(order: Int, target: Int)]](repeating: [], count: dag.subflows.count)
        for control in dag.controls {
            let source = dag.nodes[control.from].subflow
            let target = dag.nodes[control.to].subflow
            guard source != target else { continue }
            incoming[target] += 1
            edges[source].append((control.order, target))
        }
        self.incoming = incoming
        groups = edges.map { list in
            var groups: [[Int]] = []
            var last: Int?
            for edge in list.sorted(by: { $0.order < $1.order }) {
                if edge.order == last {
                    groups[groups.count - 1].append(edge.target)
                } else {
                    groups.append([edge.target])
                }
                last = edge.order
            }
            return groups
        }
    }
}
