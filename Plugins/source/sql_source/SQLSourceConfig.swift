import PypeSDK

/// What is to be read.
struct SQLSourceConfig: Decodable, Sendable {
    var database: DatabaseConfig
    var query: String?
    var parameters: [JSONValue]?
    var table: String?
    var schema: String?
    var columns: [String]?
    var statementOptions: [String: String]?
    var fingerprintQuery: String?

    enum CodingKeys: String, CodingKey {
        case query, parameters, table, schema, columns
        case statementOptions = "statement_options"
        case fingerprintQuery = "fingerprint_query"
    }

    init(from decoder: any Decoder) throws {
        database = try DatabaseConfig(from: decoder)
        let values = try decoder.container(keyedBy: CodingKeys.self)
        query = try values.decodeIfPresent(String.self, forKey: .query)
        parameters = try values.decodeIfPresent([JSONValue].self, forKey: .parameters)
        table = try values.decodeIfPresent(String.self, forKey: .table)
        schema = try values.decodeIfPresent(String.self, forKey: .schema)
        columns = try values.decodeIfPresent([String].self, forKey: .columns)
        statementOptions = try values.decodeIfPresent([String: String].self, forKey: .statementOptions)
        fingerprintQuery = try values.decodeIfPresent(String.self, forKey: .fingerprintQuery)
    }

    static let params: [ModuleParam] =
        DatabaseConfig.params + [
            .optional(
                "query", .str,
                "The SQL whose rows are read; values come from 'parameters', in the places that the database's own sign "
                    + "leaves open: ? for SQLite and DuckDB, $1, $2 and so on for PostgreSQL. Either this or 'table'.",
                schema: ["minLength": 1, "examples": ["SELECT * FROM flights WHERE origin = ? AND distance > ?"]]),
            .optional(
                "parameters", .list, "Values for the query, in order: texts, numbers, true, false or null.",
                schema: Parameters.schema),
            .optional("table", .str, "The table or view that is read, instead of a query.", schema: ["minLength": 1]),
            .optional(
                "schema", .str, "The schema of the table; for SQLite the name of an attached database.",
                schema: ["minLength": 1]),
            .optional(
                "columns", .list, "Names of the table's columns to read, in that order; all by default.",
                schema: ["type": "array", "items": ["type": "string"], "minItems": 1]),
            .optional(
                "statement_options", .dict,
                "Options of the statement in the words of the driver, such as adbc.sqlite.query.batch_rows (rows of a "
                    + "batch) or adbc.postgresql.batch_size_hint_bytes.",
                schema: ["type": "object", "additionalProperties": ["type": "string"]]),
            .optional(
                "fingerprint_query", .str,
                "SQL whose first row changes when the data do; without it they count as changed each time.",
                schema: ["minLength": 1]),
        ]

    /// - Throws: `invalidConfig` for parameters that do not go together.
    func check() throws(ModuleError) {
        switch (query, table) {
        case (nil, nil): throw ModuleError(.invalidConfig, "neither 'query' nor 'table' is given", hint: "give one")
        case (.some, .some): throw ModuleError(.invalidConfig, "'query' and 'table' are both given", hint: "give one")
        case (.some, nil):
            if columns != nil || schema != nil {
                throw ModuleError(
                    .invalidConfig, "'\(columns != nil ? "columns" : "schema")' goes with 'table', not with 'query'")
            }
        case (nil, .some(let table)):
            if parameters != nil { throw ModuleError(.invalidConfig, "'parameters' go with 'query', not with 'table'") }
            try TableName(table: table, schema: schema).check()
        }
        _ = try Parameters(parameters, of: "parameters")
    }
}
