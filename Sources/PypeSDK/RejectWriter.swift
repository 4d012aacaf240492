public import PypeArrow

/// Writes rows that could not be processed to a reject port, with the reason beside each.
///
/// The columns are those of the rows that are rejected, if any were named, then `error_code` (int32), `error_message`
/// (utf8) and `error_column` (utf8, nullable).
public final class RejectWriter {
    /// Names of the columns that every reject port has, in this order.
    public static let errorColumns = [
        Field("error_code", .int32, isNullable: false), Field("error_message", .utf8, isNullable: false),
        Field("error_column", .utf8),
    ]

    private let port: OutputPort
    private let batchSize: Int
    private let builder: BatchBuilder
    private let code: FixedBuilder<Int32>
    private let message: TextBuilder
    private let column: TextBuilder
    /// Rows rejected so far.
    public private(set) var count = 0

    /// - Parameters:
    ///   - port: a port that the manifest declares as a reject port.
    ///   - columns: columns of the rejected rows; empty to write the reasons alone.
    ///   - batchSize: rows that are gathered before they go out.
    /// - Throws: `invalidData` when a column has a type that cannot be built, or the name of an error column.
    public init(_ port: OutputPort, columns: [Field] = [], batchSize: Int = 4096) throws(ModuleError) {
        let schema = try RejectedRows.schema(of: Schema(columns), on: port.name)
        self.port = port
        self.batchSize = max(1, batchSize)
        do throws(ArrowError) {
            builder = try BatchBuilder(schema)
            code = try builder.column(columns.count)
            message = try builder.column(columns.count + 1)
            column = try builder.column(columns.count + 2)
        } catch {
            throw ModuleError(.invalidData, "reject port '\(port.name)': \(error.message)")
        }
    }

    /// Builders of the rejected row's own columns: add one value to each before ``reject(_:code:column:)``.
    public var row: ArraySlice<ColumnBuilder> { builder.columns.dropLast(Self.errorColumns.count) }

    /// Rejects a row. A column of ``row`` that was given no value gets a null.
    /// - Parameters:
    ///   - text: what is wrong with the row.
    ///   - code: the kind of failure.
    ///   - name: the column at fault, if it is one.
    /// - Throws: `cancelled`; what the host says, for example when more rows are rejected than the flow allows.
    public func reject(_ text: String, code: ModuleError.Code = .invalidData, column name: String? = nil)
        throws(ModuleError)
    {
        for builder in row where builder.count == self.code.count { builder.appendNull() }
        do throws(ArrowError) {
            self.code.append(code.rawValue)
            try message.append(text)
            try column.append(name)
        } catch {
            throw ModuleError(.resourceExhausted, "reject port '\(port.name)': \(error.message)")
        }
        count += 1
        if self.code.count >= batchSize { try flush() }
    }

    /// Sends what was gathered. To be called at the end of the run, also when nothing was rejected, so that the port
    /// has its columns.
    /// - Throws: as ``reject(_:code:column:)``.
    public func flush() throws(ModuleError) {
        if port.schema == nil { try port.setSchema(builder.schema) }
        guard code.count > 0 else { return }
        let batch: RecordBatch
        do throws(ArrowError) { batch = try builder.finish() } catch {
            throw ModuleError(.internalError, "reject port '\(port.name)': \(error.message)")
        }
        try port.emit(batch)
    }
}
