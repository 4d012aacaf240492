import PypeArrow
import PypeSDK
import PypeSQL

/// Turns columns into rows.
struct UnpivotMod: QueryModule {
    struct Config: Decodable {
        var columns: [String]?
        var pattern: String?
        var keep: [String]?
        var nameTo: String?
        var valueTo: String?
        var dropNulls: Bool?

        enum CodingKeys: String, CodingKey {
            case columns, pattern, keep
            case nameTo = "name_to"
            case valueTo = "value_to"
            case dropNulls = "drop_nulls"
        }
    }

    static let manifest = ModuleManifest(
        name: "unpivot_mod", type: .mod, version: "1.0.0",
        description: "Turns columns into rows: one row for each of the columns, with its name and its value.",
        category: "columns",
        inputs: [ModulePort("input", "The rows with many columns.")],
        outputs: [
            ModulePort(
                "output",
                "The columns that are kept, then the name and the value; in the order of the input, with DuckDB's types "
                    + "(docs/table-types.md).")
        ],
        params: [
            .optional(
                "columns", .list, "Columns to turn into rows; this or pattern.",
                schema: [
                    "items": ["type": "string", "minLength": 1], "minItems": 1, "uniqueItems": true,
                    "examples": [["january", "february", "march"]],
                ]),
            .optional(
                "pattern", .str,
                "A regular expression (RE2) that the whole name of a column to turn into rows matches; this or columns.",
                schema: ["minLength": 1]),
            .optional(
                "keep", .list, "Columns that each row keeps; left out: all others.",
                schema: ["items": ["type": "string", "minLength": 1], "uniqueItems": true, "examples": [["station"]]]),
            .optional("name_to", .str, "Name of the column with the names.", default: "name", schema: ["minLength": 1]),
            .optional(
                "value_to", .str,
                "Name of the column with the values, whose type takes those of all the columns.", default: "value",
                schema: ["minLength": 1]),
            .optional("drop_nulls", .bool, "Whether rows without a value are left out.", default: false),
        ],
        globals: [
            ModuleGlobal("row_count", .int, "Rows that went out."),
            ModuleGlobal("dropped_count", .int, "Rows without a value that were left out."),
        ],
        packages: ["libduckdb 1.4 or later"],
        flags: [.deterministic, .idempotent, .parallel, .streaming])

    static let numbersRows = false
    static let readsInOrder = true

    private let config: Config
    let running = Running()

    init(config: Config) throws {
        guard (config.columns == nil) != (config.pattern == nil) else {
            throw ModuleError(.invalidConfig, "give either 'columns' or 'pattern'")
        }
        guard config.columns?.isEmpty != true else { throw ModuleError(.invalidConfig, "'columns' is empty") }
        self.config = config
    }

    func use(of column: String, _ port: String) -> ColumnUse {
        // Which columns match a pattern is not known yet.
        config.columns?.contains(column) ?? true ? .computed : .carried
    }

    func plan(_ inputs: [QueryInput], connected: Set<String>) throws(ModuleError) -> QueryPlan {
        let input = inputs[0]
        let turned = try turned(input)
        try Self.checkTypes(turned)
        var kept: [Field] = []
        for name in config.keep ?? [] { kept.append(try input.field(name, "keep")) }
        if config.keep == nil {
            kept = input.schema.fields.filter { field in !turned.contains { $0.name == field.name } }
        }
        let (name, value) = (config.nameTo ?? "name", config.valueTo ?? "value")
        try OutputNames.check(kept.map(\.name) + [name, value], "name_to")
        var values = BoundValues()
        let names = turned.map { values.add($0.name) }.joined(separator: ", ")
        let cells = turned.map { input.column($0.name) }.joined(separator: ", ")
        let columns =
            kept.map { input.column($0.name) } + [
                OutputNames.named("unnest([\(names)])", name), OutputNames.named("unnest([\(cells)])", value),
            ]
        var sql = "SELECT \(columns.joined(separator: ",\n"))\nFROM \(input.sql)"
        if config.dropNulls == true { sql = "SELECT * FROM (\n\(sql)\n) WHERE \(SQLName.quoted(value)) IS NOT NULL" }
        var plan = QueryPlan(sql, values.parameters, columns: columns.count)
        plan.figures["columns"] = turned.count
        for (place, field) in kept.enumerated() {
            plan.carried[place] = input.schema.index(of: field.name).flatMap { input.carried[$0] }
        }
        return plan
    }

    func finish(_ context: RunContext, _ outcome: QueryOutcome) throws(ModuleError) {
        try context.setGlobal("row_count", outcome.written[0])
        let all = outcome.read[0] * (outcome.figures["columns"] ?? 0)
        try context.setGlobal("dropped_count", all - outcome.written[0])
    }

    private func turned(_ input: QueryInput) throws(ModuleError) -> [Field] {
        var fields: [Field] = []
        for name in config.columns ?? [] { fields.append(try input.field(name, "columns")) }
        guard let pattern = config.pattern else { return fields }
        do throws(SQLError) {
            let matching = Set(try input.engine.names(input.schema.fields.map(\.name), matching: pattern))
            fields = input.schema.fields.filter { matching.contains($0.name) }
        } catch {
            throw ModuleError(.invalidConfig, "'pattern' is no regular expression: \(error.message)", hint: error.hint)
        }
        guard !fields.isEmpty else {
            throw ModuleError(.invalidConfig, "'pattern': no column's name matches '\(pattern)'")
        }
        return fields
    }

    private static func checkTypes(_ fields: [Field]) throws(ModuleError) {
        for (place, field) in fields.enumerated() {
            guard let other = fields[..<place].first(where: { !KeyFamily.match($0.type, field.type) }) else { continue }
            throw ModuleError(
                .invalidConfig,
                "column '\(other.name)' is \(other.type) and column '\(field.name)' is \(field.type), which do "
                    + "not go into one column",
                hint: KeyFamily.hint(other.type, field.type))
        }
    }
}
