/// A node in a frame: one run of it. Frame 0 is the whole flow; every iteration has a frame of its own.
package struct Step: Sendable, Hashable {
    package var node: Int
    package var frame: Int

    package init(node: Int, frame: Int = 0) {
        self.node = node
        self.frame = frame
    }
}

/// What happened outside the scheduler.
package enum ScheduleEvent: Sendable, Hashable {
    /// The run begins. Comes once, first.
    case begin
    /// A node that was started is done.
    case ended(Step, NodeOutcome)
    /// The answer to `judge`.
    case judged(edge: Int, frame: Int, Judgement)
    /// The answer to `list`: how many items there are, or nil when that cannot be told.
    case listed(edge: Int, frame: Int, count: Int?)
    /// The answer to `save`.
    case saved(subflow: Int, frame: Int, Bool)
    /// The run is to end: an interrupt, or its time is up.
    case cancel
}

/// How a node that was started ended.
package enum NodeOutcome: String, Sendable, Hashable {
    case succeeded, failed, cancelled
}

/// What a condition says.
package enum Judgement: String, Sendable, Hashable {
    case yes, no
    /// It could not be evaluated.
    case failed
}

/// What the driver has to do, in this order.
package enum ScheduleAction: Sendable, Hashable {
    case start(Step)
    /// Ask a running node to end soon. It still reports with `ended`.
    case stop(Step)
    /// The node will not run; `state` says why. Of a scope that never began, the frame is the one around it.
    case drop(Step, NodeState)
    case subflowEnded(subflow: Int, frame: Int, SubflowState)
    /// All nodes of a sub flow succeeded: make that durable, and answer with `saved`.
    case save(subflow: Int, frame: Int)
    /// Evaluate the condition of a control edge (an index into the dag's) as seen from a frame, and answer with `judged`.
    case judge(edge: Int, frame: Int)
    /// Count the items of an iteration, and answer with `listed`.
    case list(edge: Int, frame: Int)
    /// An iteration begins; `index` counts from 0.
    case frameBegan(frame: Int, edge: Int, parent: Int, index: Int)
    /// Nothing of an iteration runs any more.
    case frameEnded(frame: Int)
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
    /// A condition said no, or there was nothing to iterate over.
    case skipped
}

/// Where a sub flow stands.
package enum SubflowState: String, Sendable, Hashable, Codable {
    case waiting, running, succeeded, failed, cancelled, blocked, skipped
}

/// How a flow ended.
package enum FlowState: String, Sendable, Hashable, Codable {
    case succeeded, failed, cancelled
}
