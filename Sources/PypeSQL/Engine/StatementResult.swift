import CDuckDB
import CPypeABI
import PypeArrow

/// The rows of a statement, chunk by chunk. Used by one thread at a time; releasing it ends the work behind it.
final class StatementResult {
    let connection: SQLConnection
    let raw: UnsafeMutablePointer<duckdb_result>
    private var options: duckdb_arrow_options?

    init(connection: SQLConnection) {
        self.connection = connection
        raw = .allocate(capacity: 1)
        raw.initialize(to: duckdb_result())
    }

    deinit {
        let api = connection.api
        if options != nil { api.destroy_arrow_options(&options) }
        api.destroy_result(raw)
        raw.deallocate()
    }

    /// The next chunk of at most 2,048 rows; nil at the end.
    func next() throws(SQLError) -> Chunk? {
        guard let handle = connection.api.fetch_chunk(raw.pointee) else {
            if connection.api.result_error(raw) != nil { throw failure() }
            return nil
        }
        return Chunk(connection: connection, handle: handle)
    }

    /// What DuckDB says went wrong.
    func failure() -> SQLError {
        let api = connection.api
        let text = SQLError.words(api.result_error(raw).map { String(cString: $0) } ?? "DuckDB gave no reason")
        switch api.result_error_type(raw) {
        case CDUCKDB_ERROR_INTERRUPT: return SQLError(.cancelled, "the SQL was interrupted")
        case CDUCKDB_ERROR_OUT_OF_MEMORY: return SQLError(.resourceExhausted, text)
        default: return SQLError(.invalidData, text)
        }
    }

    /// The Arrow schema of the rows.
    func schema() throws(SQLError) -> OwnedSchema {
        let api = connection.api
        let count = api.column_count(raw)
        var types: [duckdb_logical_type?] = []
        var names: [UnsafePointer<CChar>?] = []
        defer { for index in types.indices { api.destroy_logical_type(&types[index]) } }
        for column in 0..<count {
            types.append(api.column_logical_type(raw, column))
            names.append(api.column_name(raw, column))
        }
        var schema = ArrowSchema()
        try connection.check(
            api.to_arrow_schema(try arrowOptions(), &types, &names, count, &schema),
            "the result has a type that Arrow has no word for")
        return OwnedSchema(schema)
    }

    /// The chunk's rows as a struct array; DuckDB's buffers are copied into it.
    func array(of chunk: Chunk) throws(SQLError) -> OwnedArray {
        var array = ArrowArray()
        try connection.check(
            connection.api.data_chunk_to_arrow(try arrowOptions(), chunk.handle, &array),
            "rows of the result could not be turned into Arrow")
        return OwnedArray(array)
    }

    private func arrowOptions() throws(SQLError) -> duckdb_arrow_options {
        if options == nil { options = connection.api.result_get_arrow_options(raw) }
        guard let options else { throw SQLError(.internalError, "DuckDB gave no Arrow options for the result") }
        return options
    }
}

/// A chunk of rows and whoever has to be alive for it.
final class Chunk {
    let connection: SQLConnection
    let handle: duckdb_data_chunk

    init(connection: SQLConnection, handle: duckdb_data_chunk) {
        self.connection = connection
        self.handle = handle
    }

    deinit {
        var handle: duckdb_data_chunk? = handle
        connection.api.destroy_data_chunk(&handle)
    }

    var rows: Int { Int(connection.api.data_chunk_get_size(handle)) }

    /// A column of the chunk; borrowed.
    func vector(_ column: Int) throws(SQLError) -> duckdb_vector {
        guard let vector = connection.api.data_chunk_get_vector(handle, UInt64(column)) else {
            throw SQLError(.internalError, "DuckDB gave a chunk without column \(column)")
        }
        return vector
    }
}
