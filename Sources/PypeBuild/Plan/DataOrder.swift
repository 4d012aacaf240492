import PypeModel

/// The order of the nodes that the data connections ask for: each after all it reads from. Among equals: higher priority
/// of the module, then more readers, then file order.
enum DataOrder {
    /// - Returns: the nodes that are in no cycle and behind none, in order; when some are missing, findings name the
    ///   cycles.
    static func order(of draft: Draft, _ findings: inout Findings) -> [Int] {
        var open = [Int](repeating: 0, count: draft.nodes.count)
        var readers = [[Int]](repeating: [], count: draft.nodes.count)
        for edge in draft.edges {
            open[edge.to] += 1
            readers[edge.from].append(edge.to)
        }
        let priority = draft.nodes.indices.map { draft.spec(of: $0)?.priority ?? 0 }
        let ranked = draft.nodes.indices.sorted {
            (-Double(priority[$0]), -readers[$0].count, $0) < (-Double(priority[$1]), -readers[$1].count, $1)
        }
        var rank = [Int](repeating: 0, count: ranked.count)
        for (place, node) in ranked.enumerated() { rank[node] = place }

        var ready = MinHeap()
        for node in open.indices where open[node] == 0 { ready.push(rank[node]) }
        var order: [Int] = []
        order.reserveCapacity(open.count)
        while let place = ready.pop() {
            let node = ranked[place]
            order.append(node)
            for reader in readers[node] {
                open[reader] -= 1
                if open[reader] == 0 { ready.push(rank[reader]) }
            }
        }
        if order.count < open.count { DataCycle.report(draft, waiting: open, &findings) }
        return order
    }
}
