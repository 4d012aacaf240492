import PypeModel

/// What `NAME_execution_metadata.json` says: the settings, the sub flows and the order they start in when all succeed, by
/// numbers that count from 1. It is there for people and their tools; a run reads the dag alone.
enum ExecutionMetadata {
    static let format = "pype.execution/1"

    static func value(of dag: Dag, _ settings: FlowSettings) -> Value {
        func id(_ node: Int) -> Value { .string(dag.nodes[node].id) }
        func optional(_ number: Int?) -> Value { number.map { .int(Int64($0)) } ?? .null }
        return .object([
            "format": .string(format),
            "flow": .object(["name": .string(dag.flow.name), "version": .string(dag.flow.version)]),
            "settings": .object([
                "timeout": .int(Int64(settings.timeout)),
                "retries": .int(Int64(settings.retries)),
                "fail_strategy": .string(settings.failStrategy),
                "execution_mode": .string(settings.executionMode),
                "threads": optional(settings.threads),
                "max_parallel": optional(settings.maxParallel),
            ]),
            "subflows": .array(
                dag.subflows.enumerated().map { index, subflow in
                    .object(["number": .int(Int64(index + 1)), "modules": .array(subflow.nodes.map(id))])
                }),
            "execution_order": .array(ExecutionOrder.subflows(of: dag).map { .int(Int64($0 + 1)) }),
        ])
    }
}
