public import PypeArrow

/// Sends rows of an input to a reject port as they came, with the reason beside each. The rows' own columns are not
/// copied.
///
/// The columns are those of ``RejectWriter``. Used by one thread at a time.
public final class RejectedRows {
    /// Rows rejected so far.
    public private(set) var count = 0
    private let port: OutputPort

    /// - Parameters:
    ///   - port: a port that the manifest declares as a reject port.
    ///   - columns: those of the input.
    /// - Throws: `invalidData` when the input has a column of the name of one of the port's own.
    public init(_ port: OutputPort, columns: Schema) throws(ModuleError) {
        let schema = try Self.schema(of: columns, on: port.name)
        self.port = port
        try port.setSchema(schema)
    }

    /// The columns of a reject port for rows of an input.
    /// - Throws: `invalidData` when the input has a column of the name of one of the port's own.
    public static func schema(of columns: Schema, on port: String) throws(ModuleError) -> Schema {
        if let clash = columns.fields.first(where: { field in
            RejectWriter.errorColumns.contains { $0.name == field.name }
        }) {
            throw ModuleError(
                .invalidData,
                "the input has a column '\(clash.name)', which the reject port '\(port)' adds itself",
                hint: "rename the column")
        }
        return Schema(columns.fields + RejectWriter.errorColumns, metadata: columns.metadata)
    }

    /// Rejects rows, all for the same reason.
    /// - Parameters:
    ///   - rows: with the input's columns.
    ///   - column: the one at fault, if it is one.
    /// - Throws: `cancelled`; what the host says, for example when more rows are rejected than the flow allows.
    public func reject(_ rows: consuming OwnedArray, _ reason: ModuleError, column: String? = nil) throws(ModuleError) {
        let length = rows.length
        count += length
        let array: OwnedArray
        do throws(ArrowError) {
            array = try rows.joining(Self.reasons(reason, column, length).share())
        } catch {
            throw ModuleError(.internalError, "reject port '\(port.name)': \(error.message)")
        }
        try port.emit(array)
    }

    private static func reasons(_ reason: ModuleError, _ column: String?, _ rows: Int) throws(ArrowError)
        -> RecordBatch
    {
        let builder = try BatchBuilder(Schema(RejectWriter.errorColumns))
        let code: FixedBuilder<Int32> = try builder.column(0)
        let message: TextBuilder = try builder.column(1)
        let name: TextBuilder = try builder.column(2)
        for _ in 0..<rows {
            code.append(reason.code.rawValue)
            try message.append(reason.message)
            try name.append(column)
        }
        return try builder.finish()
    }
}
