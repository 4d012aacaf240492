/// What a flow file says, before it is held against the registered modules.
package struct Flow: Sendable {
    package var info: FlowInfo
    package var settings: FlowSettings
    /// In file order.
    package var modules: [FlowModule]
    package var data: [FlowDataEdge]
    package var control: [FlowControlEdge]
    /// Defaults of the context variables.
    package var context: [String: Value]

    package init(
        info: FlowInfo, settings: FlowSettings, modules: [FlowModule], data: [FlowDataEdge],
        control: [FlowControlEdge], context: [String: Value]
    ) {
        self.info = info
        self.settings = settings
        self.modules = modules
        self.data = data
        self.control = control
        self.context = context
    }
}

/// The settings of a flow file, defaults filled in. Times are seconds.
package struct FlowSettings: Sendable, Hashable {
    /// How long the whole run may take.
    package var timeout = 3600
    /// Times an idempotent module that failed is tried again, where it does not say so itself.
    package var retries = 1
    /// Before the first new try, where the module does not say so itself.
    package var retryDelay = 1.0
    /// How long modules get to stop in when they are cancelled.
    package var grace = 10.0
    /// `halt` or `continue`.
    package var failStrategy = "halt"
    /// `eager`, the only mode that is built.
    package var executionMode = "eager"
    package var threads: Int?
    package var maxParallel: Int?
    /// False: nothing is kept for `--resume`.
    package var checkpoints = true
    /// Rows from which a table goes to disk.
    package var spillThresholdRows: Int?
    /// Share of the memory limit from which tables go to disk, above 0 and up to 1.
    package var maxRamShare: Double?

    package init() {}
}
