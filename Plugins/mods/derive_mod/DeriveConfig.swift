import PypeSDK

/// Which columns to compute, and which of the input's to keep.
struct DeriveConfig: Decodable, Sendable {
    struct Column: Decodable, Sendable {
        var name: String
        var expression: String
    }

    /// Which columns of the input stay.
    enum Keep: Sendable {
        case all, none
        case some([String])
    }

    /// In the order of the output.
    var columns: [Column]
    var keep: Keep

    enum CodingKeys: String, CodingKey {
        case columns, keep
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let table = try? container.decode([String: String].self, forKey: .columns) {
            // JSON says nothing of the order.
            columns = table.sorted { $0.key < $1.key }.map { Column(name: $0.key, expression: $0.value) }
        } else {
            columns = try container.decode([Column].self, forKey: .columns)
        }
        if let words = try? container.decodeIfPresent(String.self, forKey: .keep) {
            switch words {
            case "all": keep = .all
            case "none": keep = .none
            default:
                throw ModuleError(
                    .invalidConfig, "keep: '\(words)' is neither 'all' nor 'none' nor a list of columns",
                    hint: "one column is written as a list too: keep: [\(words)]")
            }
        } else {
            keep = try container.decodeIfPresent([String].self, forKey: .keep).map { .some($0) } ?? .all
        }
    }

    static let params: [ModuleParam] = [
        .required(
            "columns", .any,
            "SQL expressions by the names of the columns they make, or a list of name and expression where the order "
                + "of new columns counts; one may use the others, and one with the name of a column takes its place.",
            schema: [
                "oneOf": [
                    [
                        "type": "object", "minProperties": 1,
                        "additionalProperties": ["type": "string", "minLength": 1],
                    ],
                    [
                        "type": "array", "minItems": 1,
                        "items": [
                            "type": "object", "required": ["name", "expression"], "additionalProperties": false,
                            "properties": [
                                "name": ["type": "string", "minLength": 1],
                                "expression": ["type": "string", "minLength": 1],
                            ],
                        ],
                    ],
                ],
                "examples": [["speed": "distance / hours", "label": "upper(carrier) || '-' || flight"]],
            ]),
        .optional(
            "keep", .any,
            "The columns of the input that stay: all, none, or a list of names; columns that are computed always stay.",
            default: "all",
            schema: [
                "oneOf": [
                    ["enum": ["all", "none"]], ["type": "array", "items": ["type": "string"]],
                ],
                "examples": [["carrier", "flight"]],
            ]),
    ]
}
