import CPypeABI
package import PypeArrow

/// Keeps the rows of a stream for which a SQL condition is true.
///
/// DuckDB sees only the columns that the condition names and says which rows stay; these are then copied from the
/// input's own buffers. So every column keeps its name, order and type, whether DuckDB knows the type or not, and rows
/// keep their order although DuckDB works on several threads.
package final class RowFilter: Sendable {
    private let condition: Condition
    private let connection: SQLConnection
    private let layout: ColumnLayout

    /// Checks the condition; no row moves.
    /// - Parameters:
    ///   - condition: an SQL expression over the columns of `schema`, true or false for each row.
    ///   - schema: of the streams to come.
    /// - Throws: ``SQLError`` `invalidSQL` when the condition is not that, `invalidData` for a column whose rows cannot
    ///   be copied (unions, run-end encoding, list views).
    package init(engine: SQLEngine, condition: String, schema: consuming OwnedSchema) throws(SQLError) {
        layout = try ColumnLayout.copyable(schema)
        // Each row carries its number.
        connection = try engine.connect(isOrdered: false)
        let input = try InputSchema(schema, connection: engine.connect())
        self.condition = try Condition(condition, schema: input, connection: connection)
    }

    /// What the rows that stay look like: as the input's.
    package func schema() -> OwnedSchema { condition.schema.copy() }

    /// Starts on a stream of the schema that was checked. One at a time.
    /// - Throws: ``SQLError``.
    package func run(_ input: consuming OwnedStream) throws(SQLError) -> FilterRun {
        try FilterRun(condition: condition, layout: layout, connection: connection, input: input)
    }

    /// [any-thread] Makes the run end soon with `cancelled`.
    package func cancel() { connection.interrupt() }
}
