import PypeArrow
import PypeSDK
import PypeSQL

/// Any SELECT over its inputs.
struct SQLMod: QueryModule {
    struct Config: Decodable {
        var sql: String
        var inputs: [String]?
        var parameters: [String: JSONValue]?
    }

    static let manifest = ModuleManifest(
        name: "sql_mod", type: .mod, version: "1.0.0",
        description: "Runs one SELECT over its inputs, in DuckDB's SQL; it reaches no file and no network.",
        category: "sql",
        inputs: [ModulePort("input", "The tables of the SELECT, in the order of the edges.", multiple: true)],
        outputs: [
            ModulePort(
                "output",
                "The rows of the SELECT, with DuckDB's types (docs/table-types.md); in no order that one can rely on without "
                    + "ORDER BY.")
        ],
        params: [
            .required(
                "sql", .str,
                "One SELECT over the inputs; an input that it needs twice goes into WITH t AS MATERIALIZED (SELECT * "
                    + "FROM input).",
                schema: [
                    "minLength": 1,
                    "examples": ["SELECT state, count(*) AS airports FROM input GROUP BY state ORDER BY state"],
                ]),
            .optional(
                "inputs", .list,
                "Names of the inputs in the SQL, in the order of the edges; left out: input, input_2, input_3 and so on.",
                schema: [
                    "items": ["type": "string", "minLength": 1], "minItems": 1, "uniqueItems": true,
                    "examples": [["flights"]],
                ]),
            .optional(
                "parameters", .dict,
                "Values for $name in the SQL: texts, numbers, true, false or null; they never become SQL text.",
                schema: [
                    "additionalProperties": ["type": ["string", "number", "boolean", "null"]],
                    "examples": [["min_distance": 500]],
                ]),
        ],
        globals: [ModuleGlobal("row_count", .int, "Rows that went out.")],
        packages: ["libduckdb 1.4 or later"],
        flags: [.idempotent, .parallel])

    static let numbersRows = false
    static let readsAll = false

    private let config: Config
    private let parameters: SQLParameters
    let running = Running()

    init(config: Config) throws {
        guard config.sql.contains(where: { !$0.isWhitespace }) else {
            throw ModuleError(.invalidConfig, "'sql' is empty", hint: "for example: SELECT * FROM input")
        }
        try OutputNames.check(config.inputs ?? [], "inputs")
        var values: [String: SQLValue] = [:]
        for (name, value) in config.parameters ?? [:] { values[name] = try Self.bound(value, name) }
        self.config = config
        parameters = .named(values)
    }

    private static func bound(_ value: JSONValue, _ name: String) throws(ModuleError) -> SQLValue {
        switch value {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .double(let value): .double(value)
        case .string(let value): .text(value)
        case .array, .object:
            throw ModuleError(
                .invalidConfig, "'parameters': '\(name)' is neither a text, a number, a truth value nor null")
        }
    }

    func viewName(port: String, edge: Int) throws(ModuleError) -> String {
        guard let names = config.inputs else { return edge == 0 ? port : "\(port)_\(edge + 1)" }
        guard edge < names.count else {
            throw ModuleError(
                .invalidConfig, "'inputs' has \(names.count) names, and there is an edge \(edge + 1)",
                hint: "name each input, in the order of the edges")
        }
        return names[edge]
    }

    func plan(_ inputs: [QueryInput], connected: Set<String>) throws(ModuleError) -> QueryPlan {
        if let names = config.inputs, names.count > inputs.count {
            throw ModuleError(
                .invalidConfig, "'inputs' has \(names.count) names, and \(inputs.count) edges come in",
                hint: "connect '\(names[inputs.count])' or leave it out")
        }
        do {
            let query = try SQLQuery(engine: RunEngine.forSchemas())
            for input in inputs { try add(input, .init(input.schema), nil, to: query) }
            let schema = try query.outputSchema(of: config.sql, parameters).table()
            try OutputNames.check(schema.fields.map(\.name), "sql")
            return QueryPlan(config.sql, parameters, columns: schema.fields.count)
        } catch let error as SQLError {
            throw ModuleError(error)
        } catch let error as ModuleError {
            throw error
        } catch {
            throw ModuleError(.invalidConfig, "'sql': the result is no table: \(error)")
        }
    }
}
