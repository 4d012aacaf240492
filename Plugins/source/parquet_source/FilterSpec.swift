import CArrowDataset
import PypeArrow
import PypeSDK

/// One entry of the parameter `filters`.
struct FilterSpec: Decodable, Sendable {
    enum Operator: String, Decodable, CaseIterable {
        case eq, ne, lt, le, gt, ge
        case isIn = "in"
        case notIn = "not_in"
        case between
        case isNull = "is_null"
        case notNull = "not_null"

        var code: Int32 {
            switch self {
            case .eq: CARROW_OP_EQ
            case .ne: CARROW_OP_NE
            case .lt: CARROW_OP_LT
            case .le: CARROW_OP_LE
            case .gt: CARROW_OP_GT
            case .ge: CARROW_OP_GE
            case .isIn: CARROW_OP_IN
            case .notIn: CARROW_OP_NOT_IN
            case .between: CARROW_OP_BETWEEN
            case .isNull: CARROW_OP_IS_NULL
            case .notNull: CARROW_OP_NOT_NULL
            }
        }
    }

    var column: String
    var op: Operator
    var value: JSONValue?

    /// What hosts check an entry against.
    static let schema: JSONValue = [
        "type": "object", "required": ["column", "op"], "additionalProperties": false,
        "properties": [
            "column": ["type": "string"],
            "op": ["enum": .array(Operator.allCases.map { .string($0.rawValue) })],
            "value": [:],
        ],
    ]

    /// Whether the value has the form that the operator asks for.
    /// - Throws: `invalidConfig`, beginning with the place.
    func check(_ place: String) throws(ModuleError) {
        switch (op, value) {
        case (.isNull, nil), (.notNull, nil): return
        case (.isNull, _), (.notNull, _): throw wrong(place, "takes no value")
        case (.between, .array(let values)) where values.count == 2, (.isIn, .array(let values)) where !values.isEmpty,
            (.notIn, .array(let values)) where !values.isEmpty:
            for value in values { try checkSingle(value, place) }
        case (.between, _): throw wrong(place, "takes a list of two values")
        case (.isIn, _), (.notIn, _): throw wrong(place, "takes a list of values")
        case (_, nil): throw wrong(place, "takes a value")
        case (_, .some(let value)): try checkSingle(value, place)
        }
    }

    private func checkSingle(_ value: JSONValue, _ place: String) throws(ModuleError) {
        switch value {
        case .null: throw wrong(place, "is given null", hint: "is_null and not_null look for nulls")
        case .array, .object: throw wrong(place, "takes texts, numbers and truth values only")
        default: return
        }
    }

    private func wrong(_ place: String, _ what: String, hint: String? = nil) -> ModuleError {
        ModuleError(.invalidConfig, "\(place): '\(op.rawValue)' on column '\(column)' \(what)", hint: hint)
    }

    /// The values as texts that Arrow reads as the column's type. A number is no text: `5` could be meant as `05`.
    /// - Throws: `invalidConfig` when there is no such column, or its values are of another kind.
    func texts(_ place: String, in schema: Schema) throws(ModuleError) -> [String] {
        guard let field = schema[column] else {
            throw ModuleError(
                .invalidConfig, "\(place): there is no column '\(column)'",
                hint: NearestNames.hint(for: column, among: schema.fields.map(\.name)))
        }
        var values: [JSONValue] = []
        if let value { if case .array(let list) = value { values = list } else { values = [value] } }
        var texts: [String] = []
        for value in values {
            guard let text = Self.text(value, for: field.type) else {
                throw ModuleError(
                    .invalidConfig,
                    "\(place): \(value.text) is no value for column '\(column)', which is \(field.type)",
                    hint: Self.hasTexts(field.type) ? "put it in quotes" : nil)
            }
            texts.append(text)
        }
        return texts
    }

    private static func text(_ value: JSONValue, for type: ArrowType) -> String? {
        switch value {
        case .string(let text): text
        case .int, .double: hasTexts(type) || type == .bool ? nil : value.text
        case .bool: type == .bool ? value.text : nil
        case .null, .array, .object: nil
        }
    }

    private static func hasTexts(_ type: ArrowType) -> Bool {
        switch type {
        case .utf8, .largeUTF8, .binary, .largeBinary: true
        case .dictionary(_, let value, _): hasTexts(value)
        default: false
        }
    }
}
