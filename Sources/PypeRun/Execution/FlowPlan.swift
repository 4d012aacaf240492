import PypeArtifacts
import PypeHost
import PypeModel
import PypeSchedule

/// All that is known of a flow before it runs.
struct FlowPlan: Sendable {
    let dag: Dag
    let plans: [NodePlan]
    let conditions: Conditions
    let graph: FlowGraph
    /// By node: whether it runs in iterations.
    private let iterated: [Bool]
    /// Iterate edges, by the sub flow they leave.
    private let iterations: [Int: [Int]]
    /// By data edge: the node that reads it.
    let readers: [Int]

    /// - Throws: ``DiagnosticsError`` with everything that is wrong with conditions and configs.
    init(_ dag: Dag, modules: [LoadedModule]) throws(DiagnosticsError) {
        self.dag = dag
        plans = try NodePlan.all(dag, modules: modules)
        conditions = try Conditions(dag)
        graph = FlowGraph(dag, judgesFailure: conditions.judgesFailure)
        iterated = dag.nodes.map { [graph] in graph.isIterated(subflow: $0.subflow) }
        readers = dag.edges.map(\.to)
        iterations = Dictionary(
            grouping: dag.controls.indices.filter { dag.controls[$0].kind == .iterate },
            by: { dag.nodes[dag.controls[$0].from].subflow })
    }

    func isIterated(_ node: Int) -> Bool { iterated[node] }

    /// The iterate edges of a sub flow.
    func iterations(leaving subflow: Int) -> [Int] { iterations[subflow] ?? [] }

    /// A sub flow is called after its first node.
    func name(ofSubflow subflow: Int) -> String { dag.nodes[dag.subflows[subflow].nodes[0]].id }

    /// `a (1|iterate) b`
    func name(ofControl edge: Int) -> String {
        let control = dag.controls[edge]
        let kind = control.kind == .normal ? "" : "\(control.kind.rawValue), "
        return "\(dag.nodes[control.from].id) (\(control.order)|\(kind)\(control.condition.text)) "
            + dag.nodes[control.to].id
    }

    /// The lists that a node's tables make for the iterations that leave it.
    func lists(of node: NodeRun, _ tables: [Table?]) -> [(edge: Int, items: Items)] {
        var lists: [(edge: Int, items: Items)] = []
        for (port, edges) in node.plan.lists.enumerated() where !edges.isEmpty {
            guard tables.indices.contains(port), let table = tables[port] else { continue }
            let items = Items(table)
            for edge in edges { lists.append((edge, items)) }
        }
        return lists
    }
}
