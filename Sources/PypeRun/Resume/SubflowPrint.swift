import PypeHost
import PypeModel

/// A digest of all that decides what a sub flow does: its nodes, their modules and configs, and the edges between them.
/// How often a node is tried, or how long it may take, is not part of it.
struct SubflowPrint: Sendable {
    private let dag: Dag
    /// By sub flow.
    private let edges: [[DagEdge]]

    init(_ dag: Dag) {
        self.dag = dag
        var edges = [[DagEdge]](repeating: [], count: dag.subflows.count)
        for edge in dag.edges { edges[dag.nodes[edge.from].subflow].append(edge) }
        self.edges = edges
    }

    /// 64 hexadecimal digits.
    func digest(of subflow: Int) -> String {
        var object: [String: Value] = [:]
        for node in dag.subflows[subflow].nodes {
            object[dag.nodes[node].id] = Self.value(of: dag.nodes[node], in: dag)
        }
        let links = edges[subflow].map(name).sorted()
        object["\u{0}edges"] = .array(links.map(Value.string))
        return FileHash.sha256(text: Value.object(object).json())
    }

    /// `a.out - b.in`, for each edge of a sub flow.
    func links(of subflow: Int) -> Set<String> { Set(edges[subflow].map(name)) }

    static func value(of node: DagNode, in dag: Dag) -> Value {
        let module = dag.modules[node.module]
        return .object([
            "module": .string(module.spec.name), "version": .string(module.spec.version),
            "library": .string(module.library.sha256), "config": .object(node.config),
        ])
    }

    private func name(_ edge: DagEdge) -> String {
        let from = dag.nodes[edge.from]
        let to = dag.nodes[edge.to]
        return "\(from.id).\(dag.modules[from.module].spec.outputPorts[edge.output].name) - "
            + "\(to.id).\(dag.modules[to.module].spec.inputPorts[edge.input].name)"
    }
}
