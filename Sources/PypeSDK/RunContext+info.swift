import CPypeABI

/// Where a call stands.
public struct RunInfo: Sendable, Hashable {
    public var runID: String
    public var nodeID: String
    public var flowName: String
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
