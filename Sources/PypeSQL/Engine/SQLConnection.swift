import CDuckDB
import CPypeABI
import PypeArrow

/// A connection to an engine. Keeps the engine open.
///
/// Sendable: the handle is written once; DuckDB takes one statement after the other, and an interrupt at any time.
final class SQLConnection: @unchecked Sendable {
    let engine: SQLEngine
    let handle: duckdb_connection
    var api: cduckdb_api { engine.library.functions.pointee }

    init(engine: SQLEngine, handle: duckdb_connection) {
        self.engine = engine
        self.handle = handle
    }

    deinit {
        var handle: duckdb_connection? = handle
        api.disconnect(&handle)
    }

    /// [any-thread] Makes the statement that runs, if any, end with an error.
    func interrupt() { api.interrupt(handle) }

    /// Prepares one statement that gives rows.
    /// - Throws: ``SQLError`` `invalidSQL` with DuckDB's words, or when the text holds none or several statements.
    func prepare(_ sql: String) throws(SQLError) -> PreparedStatement {
        let statement = try prepareAny(sql)
        guard api.prepared_statement_type(statement.handle) == CDUCKDB_STATEMENT_SELECT else {
            throw SQLError(.invalidSQL, "only a SELECT is allowed here")
        }
        return statement
    }

    /// Runs one statement of our own making.
    func run(_ sql: String, _ parameters: SQLParameters = .none) throws(SQLError) {
        let statement = try prepareAny(sql)
        try statement.bind(parameters)
        let result = try statement.execute()
        while try result.next() != nil {}
    }

    private func prepareAny(_ sql: String) throws(SQLError) -> PreparedStatement {
        // DuckDB would see the text before it, and that might mean something else.
        guard !sql.utf8.contains(0) else { throw SQLError(.invalidSQL, "the SQL text holds a NUL") }
        var extracted: duckdb_extracted_statements?
        let count = api.extract_statements(handle, sql, &extracted)
        defer { api.destroy_extracted(&extracted) }
        guard let statements = extracted, count > 0 else {
            let text = extracted.flatMap { api.extract_statements_error($0) }.map { String(cString: $0) }
            throw SQLError.refusal(text ?? "the SQL text holds no statement")
        }
        guard count == 1 else { throw SQLError(.invalidSQL, "one statement is expected, the SQL text holds \(count)") }
        var prepared: duckdb_prepared_statement?
        let status = api.prepare_extracted_statement(handle, statements, 0, &prepared)
        guard status == 0, let made = prepared else {
            let text = prepared.flatMap { api.prepare_error($0) }.map { String(cString: $0) }
            api.destroy_prepare(&prepared)
            throw SQLError.refusal(text ?? "DuckDB could not prepare the statement")
        }
        return PreparedStatement(connection: self, handle: made)
    }

    /// Runs what the error data says as an error, or does nothing when there is none.
    func check(_ error: duckdb_error_data?, _ context: @autoclosure () -> String) throws(SQLError) {
        guard error != nil else { return }
        var error = error
        defer { api.destroy_error_data(&error) }
        guard let present = error, api.error_data_has_error(present) else { return }
        let text = api.error_data_message(present).map { DuckDBReason.plain(String(cString: $0)) } ?? "no reason given"
        throw SQLError(.invalidData, "\(context()): \(text)")
    }
}
