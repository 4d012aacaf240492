import PypeModel

/// Ties the nodes by the data connections.
enum DataPlan {
    /// The end of an edge: a port of a node.
    private struct End: Hashable {
        var node: Int
        var port: Int
    }

    static func addEdges(
        of flow: Flow, to draft: inout Draft, hasAllEdges: Bool, _ findings: inout Findings
    ) {
        var taken: [End: FlowPort] = [:]
        var seen: Set<[Int]> = []
        // Inputs that some edge names, even an edge that is wrong otherwise, and nodes that some edge misses: one
        // mistake, one error.
        var named: Set<End> = []
        var missed: Set<Int> = []
        for edge in flow.data {
            let to = UnknownNode.find(edge.to.node, in: draft, &findings)
            let from = UnknownNode.find(edge.from.node, in: draft, &findings)
            let input = to.flatMap { UnknownPort.input(edge.to, of: $0, in: draft, &findings) }
            let output = from.flatMap { UnknownPort.output(edge.from, of: $0, in: draft, &findings) }
            if let to, let input { named.insert(End(node: to, port: input)) }
            if let to, input == nil { missed.insert(to) }
            if let from, let to, from == to {
                SelfEdge.reportData(edge, &findings)
                continue
            }
            guard let from, let to, let output, let input else { continue }
            guard seen.insert([from, output, to, input]).inserted else {
                DuplicateEdge.reportData(edge, &findings)
                continue
            }
            let end = End(node: to, port: input)
            if let first = taken[end], draft.spec(of: to)?.inputPorts[input].multiple != true {
                InputTaken.report(edge.to, first: first, &findings)
                continue
            }
            taken[end] = edge.to
            draft.edges.append(Draft.Edge(from: from, output: output, to: to, input: input, source: edge))
        }
        guard hasAllEdges else { return }
        for (node, entry) in draft.nodes.enumerated() {
            guard let spec = draft.spec(of: node), !missed.contains(node) else { continue }
            for (port, input) in spec.inputPorts.enumerated() where !input.optional {
                if named.contains(End(node: node, port: port)) { continue }
                InputMissing.report(entry.id, input, &findings)
            }
        }
    }
}
