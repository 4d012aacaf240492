/// The keys of a flow file, by section. registry/flow.schema.json describes each.
package enum FlowKeys {
    package static let root = ["flow", "settings", "modules", "connections", "context"]
    package static let flow = ["name", "version", "authors", "created", "description"]
    package static let settings = [
        "timeout", "retries", "retry_delay", "fail_strategy", "grace", "execution_mode", "data_backend", "threads",
        "max_parallel", "checkpoints", "spill_threshold_rows", "max_ram_share",
    ]
    package static let module = [
        "id", "name", "configs", "config", "retries", "retry_delay", "timeout", "join", "max_rejects", "force_disk",
        "isolation", "misc",
    ]
    package static let configs = ["required", "optional"]
    package static let connections = ["data", "control"]
}
