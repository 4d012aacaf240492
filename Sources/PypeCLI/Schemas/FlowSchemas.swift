import PypeBuild
import PypeHost
import PypeModel

/// The columns on each output of a flow, as its modules tell them before a run.
struct FlowSchemas {
    struct Node {
        var id: String
        var module: ModuleSpec
        var answer: SchemaAnswer
    }

    /// In data order, sub flow by sub flow.
    let nodes: [Node]

    /// Asks the modules, in a process of their own.
    /// - Throws: `schema-process` when that process does not work.
    init(_ dag: Dag, context: [String: Value], environment: [String: String]) throws(Diagnostic) {
        let scope = BeforeRun(defaults: context, variables: environment, flowName: dag.flow.name)
        let order = dag.subflows.flatMap(\.nodes)
        let plan = SchemaPlan(flowName: dag.flow.name, nodes: Self.nodes(dag, order, scope))
        let answers: [SchemaAnswer]
        do throws(LoadFailure) { answers = try SchemaInference().answers(plan) } catch {
            throw Diagnostic(rule: "schema-process", message: error.message, hint: error.hint)
        }
        nodes = zip(order, answers).map { index, answer in
            let node = dag.nodes[index]
            return Node(id: node.id, module: dag.modules[node.module].spec, answer: answer)
        }
    }

    /// What is wrong with the flow, as the modules see it.
    var faults: [SchemaFault] {
        nodes.compactMap { node in
            if let refusal = node.answer.refusal {
                return SchemaFault(
                    .refused, node: node.id, module: node.module.name, message: refusal.message, hint: refusal.hint)
            }
            return node.answer.crash.map {
                SchemaFault(.crashed, node: node.id, module: node.module.name, message: $0)
            }
        }
    }

    private static func nodes(_ dag: Dag, _ order: [Int], _ scope: BeforeRun) -> [SchemaPlan.Node] {
        var places: [Int: Int] = [:]
        for (place, node) in order.enumerated() { places[node] = place }
        let edges = Dictionary(grouping: dag.edges, by: \.to)
        return order.map { index in
            let node = dag.nodes[index]
            let module = dag.modules[node.module]
            var inputs = [[SchemaPlan.Source]](repeating: [], count: module.spec.inputPorts.count)
            for edge in edges[index] ?? [] {
                guard let place = places[edge.from] else { continue }
                inputs[edge.input].append(SchemaPlan.Source(node: place, port: edge.output))
            }
            let config = KnownConfig(node.config, schema: module.spec.configSchema, scope: scope)
            var known: String?
            var reason: String?
            switch config {
            case .known(let json): known = json
            case .unknown(let why): reason = why
            }
            return SchemaPlan.Node(
                id: node.id, library: module.library.path, module: module.spec.name, config: known, reason: reason,
                inputs: inputs, outputCount: module.spec.outputPorts.count)
        }
    }
}
