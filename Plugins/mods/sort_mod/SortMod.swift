import PypeArrow
import PypeSDK
import PypeSQL

/// Sorts rows.
struct SortMod: QueryModule {
    struct Config: Decodable {
        var by: [SortKey]
        var limit: Int?
    }

    static let manifest = ModuleManifest(
        name: "sort_mod", type: .mod, version: "1.0.0",
        description:
            "Sorts the rows by columns; rows with equal keys keep their order, and texts compare by their UTF-8.",
        category: "rows",
        inputs: [ModulePort("input", "The rows to sort.")],
        outputs: [ModulePort("output", "The same rows and columns in the new order; \(typeNote)")],
        params: [
            .required(
                "by", .list,
                "Columns to sort by, the first first: names, or objects of column, order (asc, desc; asc if left out) "
                    + "and nulls (first, last; last if left out).",
                schema: SortKey.schema(examples: [["state", ["column": "distance", "order": "desc"]]])),
            .optional(
                "limit", .int, "Rows to keep from the top; left out: all.",
                schema: ["minimum": 0, "examples": [100]]),
        ],
        globals: [
            ModuleGlobal("row_count", .int, "Rows that went out."),
            ModuleGlobal("dropped_count", .int, "Rows that the limit left out."),
        ],
        packages: ["libduckdb 1.4 or later"],
        flags: [.deterministic, .idempotent, .parallel])

    private let config: Config
    let running = Running()

    init(config: Config) throws {
        guard !config.by.isEmpty else {
            throw ModuleError(.invalidConfig, "'by' is empty", hint: "name a column to sort by")
        }
        guard config.limit ?? 0 >= 0 else {
            throw ModuleError(.invalidConfig, "'limit' is \(config.limit ?? 0), and must be 0 or more")
        }
        self.config = config
    }

    func use(of column: String, _ port: String) -> ColumnUse {
        config.by.contains { $0.column == column } ? .compared : .carried
    }

    func plan(_ inputs: [QueryInput], connected: Set<String>) throws(ModuleError) -> QueryPlan {
        let input = inputs[0]
        var values = BoundValues()
        var sql = """
            SELECT \(input.columns.joined(separator: ", ")) FROM \(input.sql)
            ORDER BY \(try config.by.sql(input, "by"))
            """
        if let limit = config.limit { sql += "\nLIMIT \(values.add(limit))" }
        var plan = QueryPlan(sql, values.parameters, columns: input.schema.fields.count)
        plan.carried = input.carried
        return plan
    }

    func finish(_ context: RunContext, _ outcome: QueryOutcome) throws(ModuleError) {
        let dropped = outcome.read[0] - outcome.written[0]
        context.countFiltered(dropped)
        try context.setGlobal("row_count", outcome.written[0])
        try context.setGlobal("dropped_count", dropped)
    }
}
