import PypeModel
import PypeSchedule

/// The iterations around each node, from the outermost to the innermost: what the indices in the database stand for.
struct IterationChains: Sendable {
    private let chains: [String: [Int]]

    init(_ dag: Dag, _ graph: FlowGraph) {
        var chains: [String: [Int]] = [:]
        for node in dag.nodes { chains[node.id] = graph.iterations(around: node.subflow) }
        self.chains = chains
    }

    /// The iterate edges around a node, outermost first.
    func edges(around node: String) -> [Int] { chains[node] ?? [] }

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
}
