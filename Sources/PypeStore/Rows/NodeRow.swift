package import PypeModel

/// How one node of a run went, all iterations together.
package struct NodeRow: Sendable, Hashable {
    package var node: String
    package var module: String
    /// The scheduler's word: `succeeded`, `failed`, `skipped`, `blocked`, `cancelled`.
    package var status: String
    /// Times it ran.
    package var iterations: Int
    package var rowsIn: Int
    package var rowsOut: Int
    package var filtered: Int
    package var rejected: Int
    /// Seconds from the start of the run; nil when it never started.
    package var started: Double?
    package var seconds: Double?
    /// Code, message and hint as the record has them; nil for none.
    package var error: Value?

    package init(
        node: String, module: String, status: String, iterations: Int = 1, rowsIn: Int = 0, rowsOut: Int = 0,
        filtered: Int = 0, rejected: Int = 0, started: Double? = nil, seconds: Double? = nil, error: Value? = nil
    ) {
        self.node = node
        self.module = module
        self.status = status
        self.iterations = iterations
        self.rowsIn = rowsIn
        self.rowsOut = rowsOut
        self.filtered = filtered
        self.rejected = rejected
        self.started = started
        self.seconds = seconds
        self.error = error
    }
}

/// Rows that went over one data edge.
package struct EdgeRow: Sendable, Hashable {
    /// `node.port`
    package var from: String
    package var to: String
    package var rows: Int

    package init(from: String, to: String, rows: Int) {
        self.from = from
        self.to = to
        self.rows = rows
    }
}
