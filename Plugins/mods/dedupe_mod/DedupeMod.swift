import PypeArrow
import PypeSDK
import PypeSQL

/// Keeps one row of those that have equal keys.
struct DedupeMod: QueryModule {
    enum Keep: String, Decodable { case first, last }

    struct Config: Decodable {
        var keys: [String]?
        var keep: Keep?
        var orderBy: [SortKey]?

        enum CodingKeys: String, CodingKey {
            case keys, keep
            case orderBy = "order_by"
        }
    }

    static let manifest = ModuleManifest(
        name: "dedupe_mod", type: .mod, version: "1.0.0",
        description: "Keeps one row of those that have equal keys, where nulls are equal to each other.",
        category: "rows",
        inputs: [ModulePort("input", "The rows to look at.")],
        outputs: [
            ModulePort("output", "The rows that stay, in the order they came in; \(typeNote)"),
            ModulePort("duplicates", "The other rows, in the order they came in."),
        ],
        params: [
            .optional(
                "keys", .list, "Columns that make two rows equal; left out: all columns.",
                schema: [
                    "items": ["type": "string", "minLength": 1], "minItems": 1, "uniqueItems": true,
                    "examples": [["customer_id"]],
                ]),
            .optional(
                "keep", .str, "Which of the equal rows stays, in the order of order_by.", default: "first",
                allowed: ["first", "last"]),
            .optional(
                "order_by", .list,
                "Order of equal rows: columns, or objects of column, order (asc, desc) and nulls (first, last); left "
                    + "out: as they came in.",
                schema: SortKey.schema(examples: [[["column": "updated", "order": "desc"]]], isRequired: false)),
        ],
        globals: [
            ModuleGlobal("row_count", .int, "Rows that stayed."),
            ModuleGlobal("duplicate_count", .int, "Rows that did not."),
        ],
        packages: ["libduckdb 1.4 or later"],
        flags: [.deterministic, .idempotent, .parallel])

    private let config: Config
    let running = Running()

    init(config: Config) throws {
        if let keys = config.keys {
            guard !keys.isEmpty else {
                throw ModuleError(.invalidConfig, "'keys' is empty", hint: "leave it out to compare all columns")
            }
        }
        self.config = config
    }

    func use(of column: String, _ port: String) -> ColumnUse {
        let isCompared =
            config.keys?.contains(column) ?? true || config.orderBy?.contains { $0.column == column } ?? false
        return isCompared ? .compared : .carried
    }

    func plan(_ inputs: [QueryInput], connected: Set<String>) throws(ModuleError) -> QueryPlan {
        let input = inputs[0]
        var keys: [String] = []
        for name in config.keys ?? input.schema.fields.map(\.name) { keys.append(try input.column(name, "keys")) }
        let order = try (config.orderBy ?? []).sql(input, "order_by")
        let neighbour = config.keep == .last ? "lead" : "lag"
        let stays = "\(neighbour)(TRUE) OVER (PARTITION BY \(keys.joined(separator: ", ")) ORDER BY \(order)) IS NULL"
        let columns = input.schema.fields.count
        var plan = QueryPlan("", columns: columns)
        plan.carried = input.carried
        if connected.contains("duplicates") {
            plan.sql = """
                SELECT \(input.columns.joined(separator: ", ")), CAST(CASE WHEN \(stays) THEN 0 ELSE 1 END AS UTINYINT)
                FROM \(input.sql) ORDER BY \(input.order)
                """
            plan.outputs.append(QueryPlan.Output(port: "duplicates", columns: Array(0..<columns)))
            plan.route = columns
        } else {
            plan.sql = """
                SELECT \(input.columns.joined(separator: ", ")) FROM \(input.sql)
                QUALIFY \(stays) ORDER BY \(input.order)
                """
        }
        return plan
    }

    func finish(_ context: RunContext, _ outcome: QueryOutcome) throws(ModuleError) {
        let duplicates = outcome.read[0] - outcome.written[0]
        context.countFiltered(outcome.read[0] - outcome.written.reduce(0, +))
        try context.setGlobal("row_count", outcome.written[0])
        try context.setGlobal("duplicate_count", duplicates)
    }
}
