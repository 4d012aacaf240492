import PypeSDK

/// What is to be run.
struct SQLSoloConfig: Decodable, Sendable {
    var database: DatabaseConfig
    var statements: Statements
    var transaction: Bool

    enum Statements: Sendable {
        case text(String)
        case list([SoloStatement])
    }

    enum CodingKeys: String, CodingKey { case statements, transaction }

    init(from decoder: any Decoder) throws {
        database = try DatabaseConfig(from: decoder)
        let values = try decoder.container(keyedBy: CodingKeys.self)
        if let text = try? values.decode(String.self, forKey: .statements) {
            statements = .text(text)
        } else {
            statements = .list(try values.decode([SoloStatement].self, forKey: .statements))
        }
        transaction = try values.decodeIfPresent(Bool.self, forKey: .transaction) ?? true
    }

    static let params: [ModuleParam] =
        DatabaseConfig.params + [
            .required(
                "statements", .any,
                "SQL statements: a list of texts, or of dicts {sql, parameters} with values for the places that the "
                    + "database's own sign leaves open; or one text with several, for SQLite and DuckDB.",
                schema: [
                    "oneOf": [
                        ["type": "string", "minLength": 1],
                        [
                            "type": "array", "minItems": 1,
                            "items": [
                                "oneOf": [
                                    ["type": "string", "minLength": 1],
                                    [
                                        "type": "object", "required": ["sql"], "additionalProperties": false,
                                        "properties": [
                                            "sql": ["type": "string", "minLength": 1],
                                            "parameters": [
                                                "type": "array",
                                                "items": ["type": ["string", "number", "boolean", "null"]],
                                            ],
                                        ],
                                    ],
                                ]
                            ],
                        ],
                    ],
                    "examples": [
                        .array([
                            "DELETE FROM flights WHERE distance IS NULL",
                            .object(["sql": "INSERT INTO loads VALUES (?, ?)", "parameters": .array(["flights", 1])]),
                        ])
                    ],
                ]),
            .optional(
                "transaction", .bool,
                "Whether the statements are one transaction, all done or none; false makes each last by itself.",
                default: true),
        ]
}

/// One entry of the list.
struct SoloStatement: Decodable, Sendable {
    var sql: String
    var parameters: [JSONValue]?

    enum CodingKeys: String, CodingKey { case sql, parameters }

    init(sql: String) { self.sql = sql }

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            sql = text
        } else {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            sql = try values.decode(String.self, forKey: .sql)
            parameters = try values.decodeIfPresent([JSONValue].self, forKey: .parameters)
        }
    }
}
