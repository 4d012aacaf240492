package import PypeModel

/// How a run stands, as the database knows it. A run that died stays `running`: ``RunLock`` tells the difference.
package enum RunStatus: String, Sendable, Hashable, CaseIterable {
    case running, succeeded, failed, cancelled
}

/// One run of a job.
package struct RunRow: Sendable, Hashable {
    package var runID: String
    package var flow: String
    package var version: String
    package var status: RunStatus
    /// Why the run ended early; nil otherwise.
    package var reason: String?
    /// RFC 3339, UTC: when the first attempt began.
    package var started: String
    /// RFC 3339, UTC; nil while it runs.
    package var ended: String?
    /// Seconds of the last attempt; nil while it runs.
    package var seconds: Double?
    /// 1, and one more for each time it was resumed.
    package var attempts: Int
    /// Process of the last attempt.
    package var pid: Int32
    /// SHA-256 of dag.json.
    package var dagSHA256: String
    /// The context as the run sees it.
    package var context: Value
    /// What the command line set over it.
    package var overrides: Value

    /// A run that begins.
    package init(
        runID: String, flow: String, version: String, started: String, pid: Int32, dagSHA256: String,
        context: Value = .object([:]), overrides: Value = .object([:])
    ) {
        self.runID = runID
        self.flow = flow
        self.version = version
        self.status = .running
        self.started = started
        self.attempts = 1
        self.pid = pid
        self.dagSHA256 = dagSHA256
        self.context = context
        self.overrides = overrides
    }
}

/// A run with the sums that a list of runs shows.
package struct RunSummary: Sendable, Hashable {
    package var run: RunRow
    /// Nodes of the record; 0 before the run has ended.
    package var nodes: Int
    package var nodesSucceeded: Int
    /// Rows that went over data edges.
    package var rows: Int
    /// Finished sub flows, each iteration counted.
    package var checkpoints: Int
}

/// What a text that people type as a run's id fits.
package enum RunMatch: Sendable, Hashable {
    case one(RunRow)
    case none
    /// Ids that begin with the text, newest first.
    case several([String])
}

/// How a run ended.
package struct RunEnd: Sendable {
    package var runID: String
    package var status: RunStatus
    package var reason: String?
    /// RFC 3339, UTC.
    package var ended: String
    package var seconds: Double
    /// In file order.
    package var nodes: [NodeRow]
    package var edges: [EdgeRow]

    package init(
        runID: String, status: RunStatus, reason: String? = nil, ended: String, seconds: Double, nodes: [NodeRow] = [],
        edges: [EdgeRow] = []
    ) {
        self.runID = runID
        self.status = status
        self.reason = reason
        self.ended = ended
        self.seconds = seconds
        self.nodes = nodes
        self.edges = edges
    }
}
