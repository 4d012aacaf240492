package import PypeArrow
import Synchronization

/// One SELECT over named Arrow streams.
///
/// Each input is a view of its name, to be read once. Nothing outside the inputs can be reached: no file, no network,
/// no setting.
package final class SQLQuery: Sendable {
    private let connection: SQLConnection
    private let inputs = Mutex<[(name: String, input: InputStream, ticket: Int64)]>([])

    package init(engine: SQLEngine) throws(SQLError) { connection = try engine.connect() }

    deinit {
        for (_, input, ticket) in inputs.withLock({ $0 }) {
            connection.engine.tickets.remove(ticket)
            input.close()
        }
    }

    /// Adds a stream under a name.
    /// - Parameter stream: nil when only ``outputSchema(of:)`` will be asked for; reading it then gives no rows.
    /// - Throws: ``SQLError`` `invalidData` when columns have no name or the same one (SQL does not tell upper from
    ///   lower case), or a type that DuckDB does not know.
    package func addInput(_ name: String, schema: consuming OwnedSchema, stream: consuming OwnedStream?)
        throws(SQLError)
    {
        let schema = try InputSchema(schema, connection: connection.engine.connect())
        var seen: Set<String> = []
        for (index, column) in schema.columns.enumerated() {
            if let refusal = column.refusal {
                throw SQLError(.invalidData, "column '\(column.name)' of \(name): \(refusal)")
            }
            guard !column.name.isEmpty else {
                throw SQLError(.invalidData, "column \(index + 1) of \(name) has no name")
            }
            guard seen.insert(SQLName.folded(column.name)).inserted else {
                throw SQLError(
                    .invalidData, "\(name) has several columns named '\(column.name)'",
                    hint: "rename them before; SQL does not tell upper from lower case")
            }
        }
        guard !schema.columns.isEmpty else { throw SQLError(.invalidData, "\(name) has no columns") }
        let input = InputStream(schema: schema, stream: stream)
        let names = schema.columns.enumerated().map { (source: $0.offset, name: $0.element.name) }
        let ticket = connection.engine.tickets.add(ScanInput(stream: input, names: names))
        inputs.withLock { $0.append((name, input, ticket)) }
        try connection.run(
            "CREATE TEMP VIEW \(SQLName.quoted(name)) AS SELECT * FROM \(ScanFunction.name)(\(ticket))")
    }

    /// What the rows of `sql` will look like; no row moves.
    /// - Throws: ``SQLError`` `invalidSQL` with DuckDB's words.
    package func outputSchema(of sql: String) throws(SQLError) -> OwnedSchema {
        try connection.prepare(sql).schema()
    }

    /// Runs `sql`; the rows come while the inputs are read, in batches of some ten thousand.
    ///
    /// Releasing the stream early ends the work. The stream keeps this query alive.
    /// - Throws: ``SQLError`` `invalidSQL` with DuckDB's words.
    package func run(_ sql: String) throws(SQLError) -> OwnedStream {
        let result: StatementResult
        do throws(SQLError) {
            result = try connection.prepare(sql).execute()
        } catch {
            throw translated(error)
        }
        let rows = ResultRows(result: result, layout: try result.schema())
        return StreamExport.make(
            schema: { try result.schema() },
            next: { [self] in
                do throws(SQLError) {
                    return try rows.next()
                } catch {
                    throw streamError(translated(error))
                }
            })
    }

    /// [any-thread] Makes the work end soon with `cancelled`.
    package func cancel() { connection.interrupt() }

    /// DuckDB knows only the words of an input's failure; the failure itself says more.
    private func translated(_ error: SQLError) -> SQLError {
        for (name, input, _) in inputs.withLock({ $0 }) {
            if let failure = input.failure { return SQLError(input: name, failure: failure) }
        }
        return error
    }
}
