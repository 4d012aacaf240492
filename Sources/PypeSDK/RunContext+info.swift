import CPypeABI

/// Where a call stands.
public struct RunInfo: Sendable, Hashable {
    /// Id of the run.
    public var runID: String
    /// Id of the node in the flow.
    public var nodeID: String
    /// Name of the flow.
    public var flowName: String
    /// Name of the module.
    public var moduleName: String
    /// UTC, `YYYY-MM-DD`.
    public var runDate: String
}

extension RunContext {
    /// Where the call stands. What the host does not tell is empty.
    public var info: RunInfo {
        RunInfo(
            runID: info(PYPE_INFO_RUN_ID), nodeID: info(PYPE_INFO_NODE_ID), flowName: info(PYPE_INFO_FLOW_NAME),
            moduleName: info(PYPE_INFO_MODULE_NAME), runDate: info(PYPE_INFO_RUN_DATE))
    }

    private func info(_ key: UInt32) -> String {
        guard let context = current, let text = host.slots.info?(host.pointer, context, key) else { return "" }
        return String(cString: text)
    }
}
