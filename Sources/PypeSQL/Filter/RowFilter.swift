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
        layout = try Self.layout(of: schema)
        connection = try engine.connect()
        let input = try InputSchema(schema, connection: engine.connect())
        self.condition = try Condition(condition, schema: input, connection: connection)
    }

    private static func layout(of schema: borrowing OwnedSchema) throws(SQLError) -> ColumnLayout {
        try schema.withUnsafePointer { schema throws(SQLError) in
            if let layout = ColumnLayout(schema.pointee) { return layout }
            for index in 0..<Int(schema.pointee.n_children) {
                guard let child = schema.pointee.children?[index]?.pointee, ColumnLayout(child) == nil else { continue }
                let name = child.name.map { String(cString: $0) } ?? ""
                let format = child.format.map { String(cString: $0) } ?? ""
                throw SQLError(
                    .invalidData, "column '\(name)' has the Arrow type '\(format)', which cannot be filtered")
            }
            throw SQLError(.invalidData, "the input is not a table")
        }
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
