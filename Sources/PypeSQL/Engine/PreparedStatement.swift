import CDuckDB
import CPypeABI
import PypeArrow

/// A prepared SELECT. Used by one thread at a time.
final class PreparedStatement {
    let connection: SQLConnection
    let handle: duckdb_prepared_statement

    init(connection: SQLConnection, handle: duckdb_prepared_statement) {
        self.connection = connection
        self.handle = handle
    }

    deinit {
        var handle: duckdb_prepared_statement? = handle
        connection.api.destroy_prepare(&handle)
    }

    var columnCount: Int { Int(connection.api.prepared_statement_column_count(handle)) }

    func columnType(_ column: Int) -> duckdb_type {
        connection.api.prepared_statement_column_type(handle, UInt64(column))
    }

    /// The Arrow schema that the rows will have; nil when DuckDB tells it only once the parameters have values.
    func schema() throws(SQLError) -> OwnedSchema? {
        let api = connection.api
        let count = api.prepared_statement_column_count(handle)
        var types = (0..<count).map { api.prepared_statement_column_logical_type(handle, $0) }
        var names = (0..<count).map { api.prepared_statement_column_name(handle, $0) }
        var options: duckdb_arrow_options?
        api.connection_get_arrow_options(connection.handle, &options)
        defer {
            for index in types.indices { api.destroy_logical_type(&types[index]) }
            for name in names { api.free(UnsafeMutablePointer(mutating: name)) }
            api.destroy_arrow_options(&options)
        }
        guard let options else { throw SQLError(.internalError, "DuckDB gave no Arrow options") }
        var schema = ArrowSchema()
        do throws(SQLError) {
            try connection.check(
                api.to_arrow_schema(options, &types, &names, count, &schema),
                "the result has a type that Arrow has no word for")
        } catch  where api.nparams(handle) > 0 && error.message.contains("type UNKNOWN") {
            return nil
        }
        return OwnedSchema(schema)
    }

    /// The schema of a statement whose parameters have values and whose inputs have no rows: it is run where that is the
    /// only way to know.
    /// - Parameter checks: true to run it in any case, to see whether its parameters will do.
    /// - Throws: ``SQLError`` `invalidSQL` when it fails: without rows that can only be for a parameter, a pattern say.
    func schemaOverNoRows(checks: Bool = false) throws(SQLError) -> OwnedSchema {
        if !checks, let schema = try schema() { return schema }
        do throws(SQLError) {
            return try execute().schema()
        } catch {
            throw error.code == .invalidData ? SQLError(.invalidSQL, error.message, hint: error.hint) : error
        }
    }

    /// Starts it; rows come as they are made.
    func execute() throws(SQLError) -> StatementResult {
        let result = StatementResult(connection: connection)
        guard connection.api.execute_prepared_streaming(handle, result.raw) == 0 else { throw result.failure() }
        return result
    }
}
