import PypeModel
import PypeRegistry

/// Finds the module of each node and checks the node's parameters.
enum NodePlan {
    static func addNodes(
        of flow: Flow, registry: Registry, to draft: inout Draft, _ findings: inout Findings
    ) {
        var table: [String: Int] = [:]
        for module in flow.modules {
            var node = Draft.Node(id: module.id, module: nil, config: [:], policy: module.policy)
            if let entry = registry[module.name.value] {
                let number = table[module.name.value] ?? draft.modules.count
                if number == draft.modules.count {
                    table[module.name.value] = number
                    draft.modules.append(DagModule(library: entry.library, spec: entry.spec))
                }
                node.module = number
                node.config = ConfigCheck.config(of: module, entry.spec, &findings)
                RetriesNotIdempotent.check(module, entry.spec, &findings)
                MaxRejectsWithoutPort.check(module, entry.spec, &findings)
            } else if !module.name.value.isEmpty {
                UnknownModule.report(module.name, in: registry, &findings)
            }
            draft.index[module.id.value] = draft.nodes.count
            draft.nodes.append(node)
        }
    }
}
