import CDuckDB
import CPypeABI
import PypeArrow

/// What DuckDB makes of a stream's schema, column by column.
///
/// Sendable: written in init only; DuckDB reads the types from any thread. Several of its threads convert at once over
/// `connection`, which gives settings and runs no statement.
final class InputSchema: @unchecked Sendable {
    struct Column {
        /// The name in the stream.
        var name: String
        /// Arrow's format string.
        var format: String
        /// nil when DuckDB does not know the type.
        var type: duckdb_logical_type?
        /// Why DuckDB does not know it.
        var refusal: String?
    }

    let connection: SQLConnection
    private(set) var columns: [Column] = []
    private let shared: SharedSchema
    /// The struct inside `shared`, which owns what it points to.
    private let schema: ArrowSchema

    var columnCount: Int { Int(schema.n_children) }

    /// - Parameter connection: for conversions only; it must not be the one whose statements read the stream.
    init(_ schema: consuming OwnedSchema, connection: SQLConnection) throws(SQLError) {
        self.connection = connection
        shared = SharedSchema.adopting(schema)
        self.schema = shared.withUnsafePointer { $0.pointee }
        guard self.schema.release != nil, let format = self.schema.format, String(cString: format) == "+s" else {
            throw SQLError(.invalidData, "the stream's schema is not a struct of columns")
        }
        for index in 0..<columnCount {
            guard let child = self.schema.children?[index], let format = child.pointee.format else {
                throw SQLError(.invalidData, "column \(index + 1) of the stream's schema is missing")
            }
            var column = Column(
                name: child.pointee.name.map { String(cString: $0) } ?? "", format: String(cString: format))
            do {
                column.type = try type(of: index, child: child)
            } catch {
                let type = (try? shared.value())?.fields[index].type.description ?? column.format
                column.refusal =
                    "SQL cannot read its type \(type) here; leave it out before, or give it another type at its source "
                    + "(\(error.message))"
            }
            columns.append(column)
        }
    }

    deinit {
        for var column in columns { connection.api.destroy_logical_type(&column.type) }
    }

    /// The stream's schema, for its reader.
    func copy() -> OwnedSchema { shared.share() }

    /// What data_chunk_from_arrow needs for batches of just these columns. The caller destroys it.
    func converted(columns: [Int]) throws(SQLError) -> duckdb_arrow_converted_schema {
        var children: [UnsafeMutablePointer<ArrowSchema>?] = columns.map { schema.children?[$0] }
        var converted: duckdb_arrow_converted_schema?
        let error = children.withUnsafeMutableBufferPointer { children in
            // Borrowed by the call only: a struct without a release of its own.
            var part = schema
            part.release = { $0?.pointee.release = nil }
            part.n_children = Int64(children.count)
            part.children = children.baseAddress
            return connection.api.schema_from_arrow(connection.handle, &part, &converted)
        }
        try connection.check(error, "DuckDB")
        guard let converted else { throw SQLError(.internalError, "DuckDB converted a schema to nothing") }
        return converted
    }

    /// DuckDB tells a type only by converting rows of it; none will do.
    private func type(of index: Int, child: UnsafeMutablePointer<ArrowSchema>) throws(SQLError) -> duckdb_logical_type {
        let api = connection.api
        var converted: duckdb_arrow_converted_schema? = try converted(columns: [index])
        defer { api.destroy_arrow_converted_schema(&converted) }
        guard let schema = converted else { throw SQLError(.internalError, "no schema") }
        var handle: duckdb_data_chunk?
        var array = ArrowArray()
        EmptyArray.make(struct: [child.pointee]).move(to: &array)
        let error = api.data_chunk_from_arrow(connection.handle, &array, schema, &handle)
        if let release = array.release { release(&array) }
        try connection.check(error, "DuckDB cannot read type \(String(cString: child.pointee.format))")
        guard let handle else { throw SQLError(.internalError, "DuckDB converted no rows to nothing") }
        let chunk = Chunk(connection: connection, handle: handle)
        guard let type = api.vector_get_column_type(try chunk.vector(0)) else {
            throw SQLError(.internalError, "DuckDB gave a column without a type")
        }
        return type
    }
}
