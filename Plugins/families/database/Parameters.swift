import PypeADBC
import PypeArrow
import PypeSDK

/// Values for the places that a statement leaves open. They travel beside the SQL, never in it.
struct Parameters: Sendable {
    let values: [JSONValue]

    /// - Throws: `invalidConfig` for a value that is no plain one.
    init(_ values: [JSONValue]?, of parameter: String) throws(ModuleError) {
        self.values = values ?? []
        for (index, value) in self.values.enumerated() {
            switch value {
            case .array, .object:
                throw ModuleError(
                    .invalidConfig, "'\(parameter)[\(index)]' is a list or a dict",
                    hint: "give a text, a number, true, false or null")
            default: continue
            }
        }
    }

    /// For the manifest.
    static let schema: JSONValue = [
        "type": "array", "items": ["type": ["string", "number", "boolean", "null"]],
        "examples": [.array(["JFK", 500])],
    ]

    /// One row, the parameters its columns.
    private func row() throws(ArrowError) -> RecordBatch {
        let fields = values.enumerated().map { Field(String($0.offset + 1), Self.type(of: $0.element)) }
        let builder = try BatchBuilder(Schema(fields))
        for (index, value) in values.enumerated() {
            switch value {
            case .bool(let value): try builder.column(index, as: BoolBuilder.self).append(value)
            case .int(let value): try builder.column(index, as: FixedBuilder<Int64>.self).append(value)
            case .double(let value): try builder.column(index, as: FixedBuilder<Double>.self).append(value)
            case .string(let value): try builder.column(index, as: TextBuilder.self).append(value)
            case .null, .array, .object: builder.columns[index].appendNull()
            }
        }
        return try builder.finish()
    }

    private static func type(of value: JSONValue) -> ArrowType {
        switch value {
        case .bool: .bool
        case .int: .int64
        case .double: .double
        case .string: .utf8
        case .null, .array, .object: .null
        }
    }

    /// Prepares the statement and binds the values.
    /// - Throws: ``ADBCError`` as the database says; `invalidArgument` when it wants more or fewer values.
    func bind(to statement: borrowing Statement) throws {
        try statement.prepare()
        if let wanted = try statement.parameterCount(), wanted != values.count {
            throw ADBCError(.invalidArgument, "the SQL has \(wanted) parameters, but \(values.count) values are given")
        }
        guard !values.isEmpty else { return }
        let batch = try row()
        var next: RecordBatch? = batch
        let rows = StreamExport.make(schema: { OwnedSchema(batch.schema) }) {
            defer { next = nil }
            return next?.share()
        }
        try statement.bind(rows)
    }
}
