import PypeArrow
import PypeSDK
import PypeSQL

/// What a module does to each row, checked against the columns of its input.
protocol RowPlan: Sendable {
    var map: RowMap { get }

    /// The ways out, in the order of their ports.
    var ways: [RowWay] { get }

    /// What is done to computed columns before they go out.
    func prepared(_ rows: MappedRows) -> MappedRows

    /// Whether no message may show a value.
    var hidesValues: Bool { get }

    /// Which rows go where, one selection a way; one more for rows that are dropped on purpose. Called batch by batch,
    /// in order.
    /// - Throws: `invalidData` for a row that is to fail the module.
    func selections(_ rows: MappedRows) throws -> [RowSelection]

    /// Sets globals, warns. `counts` are the rows of each way.
    func finish(_ context: RunContext, _ counts: [Int]) throws
}

extension RowPlan {
    var hidesValues: Bool { false }

    func prepared(_ rows: MappedRows) -> MappedRows { rows }

    /// The columns of the input, each as it is.
    static func inputParts(_ map: RowMap) -> [MappedRows.Part] { map.input.fields.indices.map { .input($0) } }
}

/// One way out: the columns of an output port.
struct RowWay: Sendable {
    var port: String
    var parts: [MappedRows.Part]
    var schema: Schema
    /// Every row goes this way.
    var takesAll = false
}

extension RowWay {
    /// The way of rejected rows: the input's own columns and why.
    /// - Parameter errors: the computed columns with code, message and column, in this order.
    /// - Throws: `invalidData` when the input has a column of such a name.
    static func rejects(_ map: RowMap, errors: [Int]) throws(ModuleError) -> RowWay {
        let names = RejectWriter.errorColumns.map(\.name)
        if let clash = map.input.fields.first(where: { names.contains($0.name) }) {
            throw ModuleError(
                .invalidData,
                "the input has a column '\(clash.name)', which the reject port 'rejects' adds itself",
                hint: "rename the column before this module")
        }
        // Without errors no row goes this way, and only the schema counts.
        return RowWay(
            port: "rejects", parts: map.input.fields.indices.map { .input($0) } + errors.map { .computed($0) },
            schema: Schema(map.input.fields + RejectWriter.errorColumns, metadata: map.input.metadata))
    }
}
