import PypeModel

/// A dag in the making. Nodes are in file order; edges and controls name them by index.
struct Draft {
    struct Node {
        var id: Located<String>
        /// Index into `modules`; nil when the module is not registered.
        var module: Int?
        var config: [String: Value]
        var policy: NodePolicy
    }

    struct Edge {
        var from: Int
        var output: Int
        var to: Int
        var input: Int
        var source: FlowDataEdge
    }

    var nodes: [Node] = []
    var modules: [DagModule] = []
    var edges: [Edge] = []
    /// Node of each id.
    var index: [String: Int] = [:]

    func spec(of node: Int) -> ModuleSpec? { nodes[node].module.map { modules[$0].spec } }
}
