/// The row ledger of one node: read = written + filtered + rejected, for modules that treat rows one by one.
package struct NodeCounts: Sendable, Hashable {
    package var rowsIn: [PortRows] = []
    /// Reject ports included.
    package var rowsOut: [PortRows] = []
    /// Dropped on purpose.
    package var filtered = 0
    /// Rows of the reject ports.
    package var rejected = 0

    package init() {}

    package var totalIn: Int { rowsIn.reduce(0) { $0 + $1.rows } }
    /// Without the reject ports.
    package var totalOut: Int { rowsOut.reduce(0) { $0 + $1.rows } - rejected }
}

/// Rows that went through a port.
package struct PortRows: Sendable, Hashable {
    package var port: String
    package var rows: Int

    package init(port: String, rows: Int) {
        self.port = port
        self.rows = rows
    }
}
