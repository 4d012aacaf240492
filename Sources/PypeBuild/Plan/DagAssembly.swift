import PypeModel

/// Puts together what the plan decided.
enum DagAssembly {
    static func dag(
        _ flow: Flow, _ draft: Draft, _ subflows: SubflowPlan, order: [Int], _ controls: [ControlPlan.Control],
        joinsAny: [Bool]
    ) -> Dag {
        Dag(
            flow: flow.info, settings: settings(flow.settings), modules: draft.modules,
            nodes: draft.nodes.enumerated().map { index, node in
                DagNode(
                    id: node.id.value, module: node.module ?? 0, config: node.config, subflow: subflows.number[index],
                    policy: node.policy)
            },
            edges: draft.edges.map { DagEdge(from: $0.from, output: $0.output, to: $0.to, input: $0.input) },
            subflows: subflows.members(in: order).enumerated().map {
                DagSubflow(nodes: $0.element, joinsAny: joinsAny[$0.offset])
            },
            controls: controls.map {
                DagControl(
                    from: $0.from, to: $0.to, order: $0.order, kind: $0.valve.kind, condition: $0.valve.condition,
                    parallel: $0.valve.parallel, items: $0.items)
            })
    }

    private static func settings(_ settings: FlowSettings) -> DagSettings {
        var result = DagSettings(
            failStrategy: settings.failStrategy, executionMode: settings.executionMode, threads: settings.threads,
            maxParallel: settings.maxParallel, timeout: settings.timeout)
        result.retries = settings.retries
        result.retryDelay = settings.retryDelay
        result.grace = settings.grace
        result.checkpoints = settings.checkpoints
        result.spillThresholdRows = settings.spillThresholdRows
        result.maxRamShare = settings.maxRamShare
        return result
    }
}
