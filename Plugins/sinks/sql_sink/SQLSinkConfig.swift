import PypeArrow
import PypeSDK

/// Where rows are to be put.
struct SQLSinkConfig: Decodable, Sendable {
    var database: DatabaseConfig
    var table: TableName
    var mode: Mode
    var key: [String]
    var create: Bool
    var onBadRow: BadRow

    enum BadRow: String, Decodable, Sendable { case fail, reject }

    enum Mode: String, Decodable, Sendable { case create, append, replace, upsert }

    enum CodingKeys: String, CodingKey {
        case table, schema, mode, key, create
        case onBadRow = "on_bad_row"
    }

    init(from decoder: any Decoder) throws {
        database = try DatabaseConfig(from: decoder)
        let values = try decoder.container(keyedBy: CodingKeys.self)
        table = TableName(
            table: try values.decode(String.self, forKey: .table),
            schema: try values.decodeIfPresent(String.self, forKey: .schema))
        mode = try values.decodeIfPresent(Mode.self, forKey: .mode) ?? .append
        key = try values.decodeIfPresent([String].self, forKey: .key) ?? []
        create = try values.decodeIfPresent(Bool.self, forKey: .create) ?? true
        onBadRow = try values.decodeIfPresent(BadRow.self, forKey: .onBadRow) ?? .fail
    }

    static let params: [ModuleParam] =
        DatabaseConfig.params + [
            .required(
                "table", .str, "The table that gets the rows.", schema: ["minLength": 1, "examples": ["flights"]]),
            .optional(
                "schema", .str,
                "The schema of the table; for SQLite the name of an attached database. The current one by default.",
                schema: ["minLength": 1]),
            .optional(
                "mode", .str,
                "create makes the table and fails when it is there; append adds rows; replace makes the table anew; upsert "
                    + "replaces the rows of the same key and adds the others.",
                default: "append", allowed: ["create", "append", "replace", "upsert"],
                schema: ["examples": ["upsert"]]),
            .optional(
                "key", .list, "The columns that tell a row from the others, for upsert.",
                schema: [
                    "type": "array", "items": ["type": "string"], "minItems": 1,
                    "examples": [.array(["flight_date", "flight_number"])],
                ]),
            .optional("create", .bool, "Whether a table that is missing is made.", default: true),
            .optional(
                "on_bad_row", .str,
                "What becomes of a row that the table does not take, for a constraint or a value out of range: fail puts "
                    + "no row at all into the table; reject, for the mode append in SQLite and PostgreSQL, sends the row "
                    + "to the port rejects and puts in the others.",
                default: "fail", allowed: ["fail", "reject"]),
        ]

    /// - Throws: `invalidConfig` for parameters that do not go together.
    func check() throws(ModuleError) {
        try table.check()
        if mode == .upsert, key.isEmpty {
            throw ModuleError(.invalidConfig, "'mode' is upsert, but 'key' names no column")
        }
        if mode != .upsert, !key.isEmpty {
            throw ModuleError(.invalidConfig, "'key' is for the mode upsert, but 'mode' is \(mode.rawValue)")
        }
        if mode == .create, !create {
            throw ModuleError(.invalidConfig, "'create' is false, but 'mode' is create")
        }
        if onBadRow == .reject, mode != .append {
            throw ModuleError(
                .invalidConfig, "'on_bad_row' is reject, which there is for the mode append only, not \(mode.rawValue)",
                hint: "reject the rows before, with validate_mod's not_null, unique and range")
        }
        if Set(key).count < key.count { throw ModuleError(.invalidConfig, "'key' names a column twice") }
    }

    /// - Throws: `invalidConfig` when the rows lack a column of the key; `invalidData` when they have none at all.
    func check(_ schema: Schema) throws(ModuleError) {
        guard !schema.fields.isEmpty else {
            throw ModuleError(.invalidData, "the rows have no columns, and a table needs one")
        }
        for column in key where schema[column] == nil {
            throw ModuleError(
                .invalidConfig, "'key': the input has no column '\(column)'",
                hint: NearestNames.hint(for: column, among: schema.fields.map(\.name)))
        }
    }
}
