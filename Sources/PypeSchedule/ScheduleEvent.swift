/// What happened outside the scheduler.
package enum ScheduleEvent: Sendable, Hashable {
    /// The run begins. Comes once, first.
    case begin
    /// A node that was started is done.
    case ended(node: Int, NodeOutcome)
    /// The run is to end: an interrupt, or its time is up.
    case cancel
}

/// How a node that was started ended.
package enum NodeOutcome: Sendable, Hashable {
    case succeeded, failed, cancelled
}

/// What the driver has to do, in this order.
package enum ScheduleAction: Sendable, Hashable {
    case start(node: Int)
    /// Ask a running node to end soon. It still reports with `ended`.
    case stop(node: Int)
    /// The node will not run; `state` says why.
    case drop(node: Int, state: NodeState)
    case subflowEnded(subflow: Int, SubflowState)
    /// Nothing runs any more and nothing will. Comes once, last.
    case finished(FlowState)
}

/// Where a node stands.
package enum NodeState: String, Sendable, Hashable, Codable {
    case waiting, ready, running
    case succeeded, failed
    /// It was asked to stop, or the run ended before its turn came.
    case cancelled
    /// Something upstream of it failed.
    case blocked
}

/// Where a sub flow stands.
package enum SubflowState: String, Sendable, Hashable, Codable {
    case waiting, running, succeeded, failed, cancelled, blocked
}

/// How a flow ended.
package enum FlowState: String, Sendable, Hashable, Codable {
    case succeeded, failed, cancelled
}
