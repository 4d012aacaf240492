import PypeArrow
import PypeSDK

/// Sends rows that the server refused to the reject port, with their own columns.
final class DeadLetters {
    private let port: OutputPort
    private(set) var count = 0

    /// - Throws: `invalidData` when the input has a column of the name of one of the port's own.
    init(_ port: OutputPort, columns: Schema) throws(ModuleError) {
        if let clash = columns.fields.first(where: { field in
            RejectWriter.errorColumns.contains { $0.name == field.name }
        }) {
            throw ModuleError(
                .invalidData,
                "the input has a column '\(clash.name)', which the reject port '\(port.name)' adds itself",
                hint: "rename the column")
        }
        self.port = port
        try port.setSchema(Schema(columns.fields + RejectWriter.errorColumns, metadata: columns.metadata))
    }

    /// - Throws: `cancelled`; what the host says.
    func add(_ pieces: [RowBatch.Piece], _ reason: ModuleError, column: String? = nil) throws(ModuleError) {
        for piece in pieces {
            count += piece.rows.count
            let array: OwnedArray
            do throws(ArrowError) {
                let reasons = try Self.reasons(reason, column, piece.rows.count)
                array = try piece.batch.share().slicing(piece.rows).joining(reasons.share())
            } catch {
                throw ModuleError(.internalError, "reject port '\(port.name)': \(error.message)")
            }
            try port.emit(array)
        }
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
