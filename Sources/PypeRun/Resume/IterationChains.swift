import PypeModel
import PypeSchedule
import PypeStore

/// The iterations around each node, from the outermost to the innermost: what the indices in the database stand for.
struct IterationChains: Sendable {
    private let chains: [String: [Int]]

    init(_ dag: Dag, _ graph: FlowGraph) {
        var chains: [String: [Int]] = [:]
        for node in dag.nodes { chains[node.id] = graph.iterations(around: node.subflow) }
        self.chains = chains
    }

    /// `1/0` of a node; nil when the node is not nested so.
    func path(of node: String, _ text: String) -> IterationPath? {
        let indices = text.split(separator: "/").map { Int($0) }
        guard let edges = chains[node], edges.count == indices.count else { return nil }
        var path = IterationPath.root
        for (edge, index) in zip(edges, indices) {
            guard let index else { return nil }
            path = path.appending(edge: edge, index: index)
        }
        return path
    }

    func record(_ row: GlobalRow) -> GlobalStore.Record? {
        path(of: row.node, row.iteration).map {
            GlobalStore.Record(node: row.node, iteration: $0, name: row.name, json: row.value.json())
        }
    }
}
