import CDuckDB

/// What a statement sees of a stream: which columns under which names, and whether rows carry their number.
///
/// Sendable: nothing is written after init; DuckDB reads logical types from any thread.
final class ScanInput: @unchecked Sendable {
    struct Column {
        /// The name in SQL.
        var name: String
        /// nil stands for a column that DuckDB cannot read; it is not offered.
        var type: duckdb_logical_type?
        /// Index within the stream; nil is the row's number in the stream, from 0, a BIGINT.
        var source: Int?
    }

    let stream: InputStream
    let columns: [Column]
    /// One thread reads the stream, so that rows without a sort behind keep their order.
    let keepsOrder: Bool
    /// Rows that the stream will have, where that is known: what DuckDB chooses its plan by.
    let rows: Int?
    private var rowNumberType: duckdb_logical_type?

    /// - Parameters:
    ///   - names: SQL names of the stream's columns to offer, by index.
    ///   - rowNumber: name of a further column with the number of the row.
    ///   - keepsOrder: whether one thread alone reads the stream.
    ///   - rows: how many the stream will have; nil: not known.
    init(
        stream: InputStream, names: [(source: Int, name: String)], rowNumber: String? = nil, keepsOrder: Bool = false,
        rows: Int? = nil
    ) {
        self.rows = rows
        self.stream = stream
        self.keepsOrder = keepsOrder
        var columns = names.map {
            Column(name: $0.name, type: stream.schema.columns[$0.source].type, source: $0.source)
        }
        if let rowNumber {
            rowNumberType = stream.schema.connection.api.create_logical_type(duckdb_type(CDUCKDB_TYPE_BIGINT))
            columns.append(Column(name: rowNumber, type: rowNumberType, source: nil))
        }
        self.columns = columns.filter { $0.type != nil }
    }

    deinit { stream.schema.connection.api.destroy_logical_type(&rowNumberType) }
}
