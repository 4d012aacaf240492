package import PypeArrow
import Synchronization

/// One SELECT over named Arrow streams.
///
/// Each input is a view of its name, to be read once. Nothing outside the inputs can be reached: no file, no network,
/// no setting.
package final class SQLQuery: Sendable {
    private let connection: SQLConnection
    private let isOrdered: Bool
    private let inputs = Guarded<[(name: String, input: InputStream, ticket: Int64)]>([])

    /// - Parameter isOrdered: false when the rows may come in any order, even those of an ORDER BY.
    package init(engine: SQLEngine, isOrdered: Bool = true) throws(SQLError) {
        self.isOrdered = isOrdered
        connection = try engine.connect(isOrdered: isOrdered)
    }

    private let isCancelled = Atomic(false)

    deinit {
        for (_, input, ticket) in inputs.withLock({ $0 }) {
            connection.engine.tickets.remove(ticket)
            input.close()
        }
    }

    /// Adds a stream under a name.
    /// - Parameters:
    ///   - stream: nil when only ``outputSchema(of:_:)`` will be asked for; reading it then gives no rows.
    ///   - rowNumber: a name that no column has, for a further column with the number of the row, from 0.
    ///   - keepsOrder: one thread alone reads the stream. The rows of a plain projection then come in its order.
    ///   - rows: how many the stream will have; nil: not known. DuckDB chooses its plan by it.
    /// - Throws: ``SQLError`` `invalidData` when columns have no name or the same one (SQL does not tell upper from
    ///   lower case), or a type that DuckDB does not know.
    package func addInput(
        _ name: String, schema: consuming OwnedSchema, stream: consuming OwnedStream?, rowNumber: String? = nil,
        keepsOrder: Bool = false, rows: Int? = nil
    ) throws(SQLError) {
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
        let ticket = connection.engine.tickets.add(
            ScanInput(stream: input, names: names, rowNumber: rowNumber, keepsOrder: keepsOrder, rows: rows))
        inputs.withLock { $0.append((name, input, ticket)) }
        try connection.run(
            "CREATE TEMP VIEW \(SQLName.quoted(name)) AS SELECT * FROM \(ScanFunction.name)(\(ticket))")
    }

    /// What the rows of `sql` will look like; no row moves.
    /// - Throws: ``SQLError`` `invalidSQL` with DuckDB's words.
    package func outputSchema(of sql: String, _ parameters: SQLParameters = .none) throws(SQLError) -> OwnedSchema {
        let statement = try connection.prepare(sql)
        try statement.bind(parameters)
        if inputs.withLock({ $0.allSatisfy { $0.input.hasNoRows } }) { return try statement.schemaOverNoRows() }
        if let schema = try statement.schema() { return schema }
        throw SQLError(.internalError, "the columns of the statement cannot be told before it runs")
    }

    /// Runs `sql`; the rows come while the inputs are read, in batches of some ten thousand.
    ///
    /// Releasing the stream early ends the work. The stream keeps this query alive.
    /// - Throws: ``SQLError`` `invalidSQL` with DuckDB's words.
    package func run(_ sql: String, _ parameters: SQLParameters = .none) throws(SQLError) -> OwnedStream {
        let result = try start(sql, parameters)
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

    /// Runs `sql`, whose rows go to several outputs, and whose columns are not all for them.
    ///
    /// Giving the rows up early ends the work. They keep this query alive.
    /// - Throws: ``SQLError`` `invalidSQL` with DuckDB's words.
    package func run(_ sql: String, _ parameters: SQLParameters = .none, to outputs: QueryOutputs) throws(SQLError)
        -> RoutedRows
    {
        if !isOrdered, let rows = try taken(sql, parameters, outputs) { return rows }
        let result = try start(sql, parameters)
        let schema = try Self.table(try result.schema())
        let router = RowRouter(outputs, try outputs.layouts(schema))
        return RoutedRows(outputs, schema, FetchedRows(query: self, result: result, router: router))
    }

    /// Rows that DuckDB's threads hand on.
    /// - Returns: nil when the columns cannot be told before the statement runs.
    private func taken(_ sql: String, _ parameters: SQLParameters, _ outputs: QueryOutputs) throws(SQLError)
        -> RoutedRows?
    {
        guard let schema = try columns(of: sql) else { return nil }
        let taker = try RowTaker(connection, outputs, try outputs.layouts(schema))
        let ticket = connection.engine.takers.add(taker)
        let columns = schema.fields.indices.map { "c\($0)" }.joined(separator: ", ")
        let counting = """
            SELECT sum(\(TakeFunction.name)(\(ticket), \(columns)))::VARCHAR
            FROM (
            \(sql)
            ) AS pype_rows(\(columns))
            """
        return RoutedRows(
            outputs, schema,
            TakenRows(query: self, taker: taker, ended: { [connection] in connection.engine.takers.remove(ticket) }) {
                [connection] () throws(SQLError) in
                let sum = try connection.texts(counting, parameters).first?.first ?? nil
                return sum.flatMap(Int.init) ?? 0
            })
    }

    /// The columns of a statement's rows; nil when they cannot be told before it runs.
    ///
    /// The prepared statement goes with the return: letting it go waits for what runs on the connection, which in turn
    /// waits for whoever takes the rows.
    private func columns(of sql: String) throws(SQLError) -> Schema? {
        let plain = try connection.prepare(sql)
        guard let raw = try plain.schema() else { return nil }
        return try Self.table(raw)
    }

    private static func table(_ raw: consuming OwnedSchema) throws(SQLError) -> Schema {
        do throws(ArrowError) { return try raw.table() } catch {
            throw SQLError(.invalidData, "the result is no table: \(error.message)")
        }
    }

    /// Runs `sql` to its end and keeps its rows as a table for later statements of this query. What does not fit into
    /// the engine's memory goes to its folder.
    /// - Throws: ``SQLError``.
    package func keep(_ name: String, as sql: String, _ parameters: SQLParameters = .none) throws(SQLError) {
        do throws(SQLError) {
            try connection.run("CREATE TEMP TABLE \(SQLName.quoted(name)) AS\n\(sql)", parameters)
        } catch {
            throw translated(error)
        }
    }

    /// Runs `sql` to its end for nothing but what may be wrong with it.
    /// - Throws: ``SQLError``.
    package func probe(_ sql: String, _ parameters: SQLParameters = .none) throws(SQLError) {
        do throws(SQLError) { try connection.run(sql, parameters) } catch { throw translated(error) }
    }

    /// The texts in the only column, a VARCHAR, of a small result; NULL is left out.
    /// - Throws: ``SQLError``.
    package func texts(_ sql: String, _ parameters: SQLParameters = .none) throws(SQLError) -> [String] {
        do throws(SQLError) {
            return try connection.texts(sql, parameters).compactMap { $0[0] }
        } catch {
            throw translated(error)
        }
    }

    /// Rows that were read of an input so far.
    package func rowsRead(_ name: String) -> Int {
        inputs.withLock { $0.first { $0.name == name }?.input.rowsTaken ?? 0 }
    }

    /// Reads what the statement left of its inputs, which it may when it can tell its result without, for example in a
    /// join with a table without rows.
    package func readRest() throws(SQLError) {
        for (name, input, _) in inputs.withLock({ $0 }) {
            do { while try input.next() != nil {} } catch {
                throw translated(SQLError(input: name, failure: error))
            }
        }
    }

    private func start(_ sql: String, _ parameters: SQLParameters) throws(SQLError) -> StatementResult {
        do throws(SQLError) {
            let statement = try connection.prepare(sql)
            try statement.bind(parameters)
            return try statement.execute()
        } catch {
            throw translated(error)
        }
    }

    /// [any-thread] Makes the work, and what was not started yet, end soon with `cancelled`.
    package func cancel() {
        isCancelled.store(true, ordering: .relaxed)
        stop()
    }

    /// [any-thread] As ``cancel()``, for rows that nobody wants any more.
    func stop() {
        // DuckDB forgets an interrupt that comes before a statement starts; the inputs do not.
        for (_, input, _) in inputs.withLock({ $0 }) { input.stop() }
        connection.interrupt()
    }

    /// DuckDB knows only the words of an input's failure; the failure itself says more.
    func translated(_ error: SQLError) -> SQLError {
        guard !isCancelled.load(ordering: .relaxed) else { return SQLError(.cancelled, "the SQL was interrupted") }
        for (name, input, _) in inputs.withLock({ $0 }) {
            if let failure = input.failure { return SQLError(input: name, failure: failure) }
        }
        return error
    }
}
