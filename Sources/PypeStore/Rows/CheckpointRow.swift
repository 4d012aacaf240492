package import PypeModel

/// What resuming needs to know of one sub flow that succeeded.
package struct CheckpointRow: Sendable, Hashable {
    package var runID: String
    /// Id of the sub flow's first node.
    package var subflow: String
    /// Empty outside iterations; `3`, or `1/0` for iteration 0 inside iteration 1.
    package var iteration: String
    /// Changes when the sub flow's work would.
    package var fingerprint: String
    /// What the sub flow left: files with their digests, and row counts.
    package var outputs: Value
    /// Lists that iterations further down go through.
    package var lists: Value
    /// RFC 3339, UTC.
    package var ended: String
    package var seconds: Double

    package init(
        runID: String, subflow: String, iteration: String = "", fingerprint: String, outputs: Value = .object([:]),
        lists: Value = .object([:]), ended: String, seconds: Double
    ) {
        self.runID = runID
        self.subflow = subflow
        self.iteration = iteration
        self.fingerprint = fingerprint
        self.outputs = outputs
        self.lists = lists
        self.ended = ended
        self.seconds = seconds
    }
}

/// A global that a node set.
package struct GlobalRow: Sendable, Hashable {
    package var runID: String
    package var node: String
    /// As in ``CheckpointRow/iteration``.
    package var iteration: String
    package var name: String
    package var value: Value

    package init(runID: String, node: String, iteration: String = "", name: String, value: Value) {
        self.runID = runID
        self.node = node
        self.iteration = iteration
        self.name = name
        self.value = value
    }
}
