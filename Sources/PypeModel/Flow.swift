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

/// The settings of a flow file, defaults filled in.
package struct FlowSettings: Sendable, Hashable {
    /// Seconds the whole run may take.
    package var timeout: Int
    /// Times a failed module is tried again.
    package var retries: Int
    /// `halt` or `continue`.
    package var failStrategy: String
    /// `eager`, the only mode that is built.
    package var executionMode: String
    package var threads: Int?
    package var maxParallel: Int?

    package init(
        timeout: Int = 3600, retries: Int = 1, failStrategy: String = "halt", executionMode: String = "eager",
        threads: Int? = nil, maxParallel: Int? = nil
    ) {
        self.timeout = timeout
        self.retries = retries
        self.failStrategy = failStrategy
        self.executionMode = executionMode
        self.threads = threads
        self.maxParallel = maxParallel
    }
}
