import PypeSDK

/// How lookup_mod is configured.
struct LookupConfig: Decodable {
    enum Missing: String, Decodable, CaseIterable { case null, reject, fail, drop }
    enum Many: String, Decodable, CaseIterable { case first, reject, fail }

    /// A column to add: its name, or an object of `column` and `as`.
    struct Added: Decodable, Sendable {
        let column: String
        let name: String

        private enum Key: String, CodingKey {
            case column
            case name = "as"
        }

        init(from decoder: any Decoder) throws {
            if let name = try? decoder.singleValueContainer().decode(String.self) {
                column = name
                self.name = name
                return
            }
            let object = try decoder.container(keyedBy: Key.self)
            column = try object.decode(String.self, forKey: .column)
            name = try object.decodeIfPresent(String.self, forKey: .name) ?? column
        }

        init(_ column: String) {
            self.column = column
            name = column
        }
    }

    var on: [KeyPair]
    var columns: [Added]?
    var onMissing: Missing?
    var onMany: Many?

    enum CodingKeys: String, CodingKey {
        case on, columns
        case onMissing = "on_missing"
        case onMany = "on_many"
    }

    var missing: Missing { onMissing ?? .null }
    var many: Many { onMany ?? .first }
    var rejects: Bool { missing == .reject || many == .reject }
    var fails: Bool { missing == .fail || many == .fail }

    static let params: [ModuleParam] = [
        .required(
            "on", .list,
            "Columns whose values must be equal: names that both tables have, or objects of left (of the input) and "
                + "right (of the lookup); a null matches nothing.",
            schema: KeyPair.schema(examples: [[["left": "origin", "right": "iata"]]])),
        .optional(
            "columns", .list,
            "Columns of the lookup to add: names, or objects of column and as; left out: all but the keys.",
            schema: [
                "minItems": 1,
                "items": [
                    "anyOf": [
                        ["type": "string", "minLength": 1],
                        [
                            "type": "object", "required": ["column"], "additionalProperties": false,
                            "properties": [
                                "column": ["type": "string", "minLength": 1], "as": ["type": "string", "minLength": 1],
                            ],
                        ],
                    ]
                ],
                "examples": [["city", ["column": "state", "as": "origin_state"]]],
            ]),
        .optional(
            "on_missing", .str,
            "What becomes of a row that the lookup has nothing for: nulls, the reject port, failure, or it is dropped.",
            default: "null", allowed: Missing.allCases.map { .string($0.rawValue) }),
        .optional(
            "on_many", .str,
            "What becomes of a row that the lookup has several rows for: the first of them, the reject port, or failure.",
            default: "first", allowed: Many.allCases.map { .string($0.rawValue) }),
    ]
}
