import PypeModel

/// Finds the module of each node and checks the node's parameters.
enum NodePlan {
    static func addNodes(
        of flow: Flow, modules: [String: DagModule], to draft: inout Draft, _ findings: inout Findings
    ) {
        var table: [String: Int] = [:]
        var check = ConfigCheck()
        for module in flow.modules {
            var node = Draft.Node(id: module.id, module: nil, config: [:])
            if let entry = modules[module.name.value] {
                let number = table[module.name.value] ?? draft.modules.count
                if number == draft.modules.count {
                    table[module.name.value] = number
                    draft.modules.append(entry)
                }
                node.module = number
                node.config = check.config(of: module, entry.spec, &findings)
            } else if !module.name.value.isEmpty {
                UnknownModule.report(module.name, registered: modules.keys, &findings)
            }
            draft.index[module.id.value] = draft.nodes.count
            draft.nodes.append(node)
        }
    }
}
