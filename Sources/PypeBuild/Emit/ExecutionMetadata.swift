import PypeModel

/// What `NAME_execution_metadata.json` says: the settings, the sub flows, the control edges between them, and the order
/// that the sub flows start in when all succeed, by numbers that count from 1. It is there for people and their tools; a
/// run reads the dag alone.
enum ExecutionMetadata {
    static let format = "pype.execution/1"

    static func value(of dag: Dag, _ settings: FlowSettings) -> Value {
        .object([
            "format": .string(format),
            "flow": .object(["name": .string(dag.flow.name), "version": .string(dag.flow.version)]),
            "settings": .object([
                "timeout": int(settings.timeout), "retries": int(settings.retries),
                "retry_delay": .double(settings.retryDelay), "grace": .double(settings.grace),
                "fail_strategy": .string(settings.failStrategy), "execution_mode": .string(settings.executionMode),
                "threads": settings.threads.map(int) ?? .null, "max_parallel": settings.maxParallel.map(int) ?? .null,
                "checkpoints": .bool(settings.checkpoints),
                "spill_threshold_rows": settings.spillThresholdRows.map(int) ?? .null,
                "max_ram_share": settings.maxRamShare.map(Value.double) ?? .null,
            ]),
            "subflows": .array(
                dag.subflows.enumerated().map { index, subflow in
                    .object([
                        "number": int(index + 1), "join": .string(subflow.joinsAny ? "any" : "all"),
                        "modules": .array(subflow.nodes.map { .string(dag.nodes[$0].id) }),
                    ])
                }),
            "controls": .array(dag.controls.map { control($0, dag) }),
            "execution_order": .array(ExecutionOrder.subflows(of: dag).map { int($0 + 1) }),
        ])
    }

    private static func control(_ control: DagControl, _ dag: Dag) -> Value {
        .object([
            "from": int(dag.nodes[control.from].subflow + 1), "to": int(dag.nodes[control.to].subflow + 1),
            "order": int(control.order), "kind": .string(control.kind.rawValue),
            "condition": .string(control.condition.text), "parallel": int(control.parallel),
        ])
    }

    private static func int(_ number: Int) -> Value { .int(Int64(number)) }
}
