import PypeModel
import PypeRegistry

/// Plan: a ``Flow`` and the registered modules to a ``Dag``. The only entry of this folder for outsiders.
enum Plan {
    /// - Parameters:
    ///   - hasAllEdges: false when a data connection could not be read.
    /// - Returns: nil when there are errors among the findings.
    static func dag(
        _ flow: Flow, registry: Registry, hasAllEdges: Bool, _ findings: inout Findings
    ) -> Dag? {
        var draft = Draft()
        NodePlan.addNodes(of: flow, registry: registry, to: &draft, &findings)
        DataPlan.addEdges(of: flow, to: &draft, hasAllEdges: hasAllEdges, &findings)
        let subflows = SubflowPlan.subflows(of: draft)
        let order = DataOrder.order(of: draft, &findings)
        let controls = ControlPlan.controls(of: flow, draft, subflows: subflows, order: order, &findings)
        ControlCycle.check(controls, draft, subflows: subflows, &findings)
        guard !findings.hasErrors else { return nil }
        return Dag(
            flow: flow.info,
            settings: DagSettings(
                failStrategy: flow.settings.failStrategy, executionMode: flow.settings.executionMode,
                threads: flow.settings.threads, maxParallel: flow.settings.maxParallel,
                timeout: flow.settings.timeout),
            modules: draft.modules,
            nodes: draft.nodes.enumerated().map { index, node in
                DagNode(
                    id: node.id.value, module: node.module ?? 0, config: node.config, subflow: subflows.number[index])
            },
            edges: draft.edges.map { DagEdge(from: $0.from, output: $0.output, to: $0.to, input: $0.input) },
            subflows: subflows.members(in: order).map { DagSubflow(nodes: $0) },
            controls: controls.map { DagControl(from: $0.from, to: $0.to, order: $0.order) })
    }
}
