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
        let joinsAny = JoinConflict.check(flow.modules, subflows, &findings)
        let graph = ControlGraph(controls, subflows, joinsAny: joinsAny)
        ReferenceCheck.check(flow, draft, subflows, order: order, controls, graph, &findings)
        guard !findings.hasErrors else { return nil }
        return DagAssembly.dag(flow, draft, subflows, order: order, controls, joinsAny: joinsAny)
    }
}
