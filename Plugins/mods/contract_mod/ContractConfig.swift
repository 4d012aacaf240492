import PypeSDK

/// What columns a table has to have, and what becomes of what differs.
struct ContractConfig: Decodable, Sendable {
    /// What becomes of a difference.
    enum Mode: String, Decodable, Sendable {
        case evolve, freeze
        case discardRow = "discard_row"
        case discardValue = "discard_value"
    }

    /// What is agreed about a column: its type's name alone, or more.
    struct Column: Decodable, Sendable {
        var type: String?
        var nullable: Bool?
        var required: Bool?

        enum CodingKeys: String, CodingKey {
            case type, nullable, required
        }

        init(from decoder: any Decoder) throws {
            if let name = try? decoder.singleValueContainer().decode(String.self) {
                type = name
                return
            }
            let container = try decoder.container(keyedBy: CodingKeys.self)
            type = try container.decodeIfPresent(String.self, forKey: .type)
            nullable = try container.decodeIfPresent(Bool.self, forKey: .nullable)
            required = try container.decodeIfPresent(Bool.self, forKey: .required)
        }
    }

    var columns: [String: Column]
    var newColumns: Mode?
    var changedTypes: Mode?
    var missingColumns: Mode?
    var nulls: Mode?

    enum CodingKeys: String, CodingKey {
        case columns, nulls
        case newColumns = "new_columns"
        case changedTypes = "changed_types"
        case missingColumns = "missing_columns"
    }

    static let params: [ModuleParam] = [
        .required(
            "columns", .dict,
            "What is agreed about each column: its type, or a type (any when it is left out), whether it is nullable "
                + "(true by default) and required (true by default; a column that is not is filled with nulls when it is "
                + "not there, which needs it to be nullable, or 'nulls' to say what becomes of them). Texts and bytes of "
                + "every layout are utf8 and binary. Types: any, \(ColumnType.names).",
            schema: [
                "type": "object", "minProperties": 1,
                "additionalProperties": [
                    "oneOf": [
                        ["type": "string"],
                        [
                            "type": "object", "additionalProperties": false,
                            "properties": [
                                "type": ["type": "string"], "nullable": ["type": "boolean"],
                                "required": ["type": "boolean"],
                            ],
                        ],
                    ]
                ],
                "examples": [
                    ["id": ["type": "int64", "nullable": false], "name": "utf8", "note": ["required": false]]
                ],
            ]),
        mode(
            "new_columns",
            "A column that was not agreed: evolve lets it through, freeze fails, discard_row rejects rows that have a value "
                + "in it, discard_value leaves it out."),
        mode(
            "changed_types",
            "A column of another type than was agreed: evolve lets it through, freeze fails, discard_row and discard_value "
                + "give it the agreed type and reject the rows, or put null for the values, that do not fit."),
        mode(
            "missing_columns",
            "A required column that is not there: evolve goes on without it, freeze fails, discard_row rejects every row, "
                + "discard_value fills it with nulls."),
        .optional(
            "nulls", .str,
            "A null in a column that is not nullable: evolve lets it through, freeze fails, discard_row rejects the row.",
            default: "freeze", allowed: ["evolve", "freeze", "discard_row"]),
    ]

    private static func mode(_ name: String, _ description: String) -> ModuleParam {
        .optional(
            name, .str, description, default: "freeze", allowed: ["evolve", "freeze", "discard_row", "discard_value"])
    }

    /// The types that were agreed, by column; nil for any.
    /// - Throws: `invalidConfig` for a type that there is not.
    func types() throws(ModuleError) -> [String: ColumnType?] {
        guard !columns.isEmpty else {
            throw ModuleError(.invalidConfig, "'columns' is empty", hint: "for example: columns: {id: int64}")
        }
        guard nulls != .discardValue else {
            throw ModuleError(
                .invalidConfig, "nulls: 'discard_value' is not possible: there is no value to discard",
                hint: "evolve, freeze or discard_row")
        }
        var types: [String: ColumnType?] = [:]
        for (name, column) in columns.sorted(by: { $0.key < $1.key }) {
            guard let type = column.type, type != "any" else {
                types.updateValue(nil, forKey: name)
                continue
            }
            types[name] = try ColumnType.named(type, at: "columns.\(name)")
        }
        return types
    }
}
