import PypeArtifacts
import PypeHost
import PypeModel
import Synchronization

/// What came of a node's run.
extension NodePorts {
    var counts: NodeCounts {
        state.withLock { state in
            var counts = NodeCounts()
            counts.rowsIn = zip(spec.inputPorts, state.rowsIn).map { PortRows(port: $0.name, rows: $1) }
            counts.filtered = state.filtered
            for (port, output) in zip(spec.outputPorts, state.outputs) {
                counts.rowsOut.append(PortRows(port: port.name, rows: output.rows))
                if port.reject { counts.rejected += output.rows }
            }
            return counts
        }
    }

    /// The tables of the output ports; nil where nobody reads.
    var tables: [Table?] { state.withLock { $0.outputs.map(\.table) } }

    /// What is wrong when an output that is read never got a schema, so that nobody knows what its table looks like.
    func missingTable() -> ModuleFailure? {
        let tables = tables
        guard let port = readers.indices.first(where: { readers[$0] > 0 && tables[$0] == nil }) else { return nil }
        return ModuleFailure(
            .internalError,
            "the run ended without a schema on output port '\(spec.outputPorts[port].name)', which \(readers[port]) "
                + "module(s) or iteration(s) read",
            hint: "a module must set the schema of each connected output, also when it has no rows")
    }

    /// The tables that were begun are nobody's: the node failed.
    func abandonOutputs() {
        for (port, table) in tables.enumerated() { for _ in 0..<readers[port] { table?.abandon() } }
    }

    /// Lets go of the inputs that the module never opened.
    func abandonUnopened() {
        let opened = state.withLock(\.isOpened)
        for (port, edges) in sources.enumerated() {
            for (edge, table) in edges.enumerated() where !opened[port][edge] { table.abandon() }
        }
    }

    /// Rows that the inputs hold, read or not.
    var available: Int { sources.joined().reduce(0) { $0 + $1.rows } }
}
