/// The keys of a flow file, by section. registry/flow.schema.json describes each.
enum FlowKeys {
    static let root = ["flow", "settings", "modules", "connections", "context"]
    static let flow = ["name", "version", "authors", "created", "description"]
    static let settings = [
        "timeout", "retries", "fail_strategy", "execution_mode", "data_backend", "threads", "max_parallel",
        "spill_threshold_rows", "max_ram_share",
    ]
    static let module = ["id", "name", "configs", "config", "retries", "timeout", "join", "isolation", "misc"]
    static let configs = ["required", "optional"]
    static let connections = ["data", "control"]
}
