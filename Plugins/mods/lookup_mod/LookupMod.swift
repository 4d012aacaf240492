import PypeArrow
import PypeSDK
import PypeSQL

/// Adds columns of another table to rows.
struct LookupMod: QueryModule {
    typealias Config = LookupConfig

    static let manifest = ModuleManifest(
        name: "lookup_mod", type: .mod, version: "1.0.0",
        description: "Adds to each row the columns of the row of another table that has the same keys.",
        category: "tables",
        inputs: [
            ModulePort("input", "The rows to complete."), ModulePort("lookup", "The table to find their columns in."),
        ],
        outputs: [
            ModulePort(
                "output",
                "The rows in their order, none twice, with the columns of the lookup behind; \(typeNote)"),
            ModulePort("rejects", "Rows that the lookup has nothing or too much for.", reject: true),
        ],
        params: LookupConfig.params,
        globals: [
            ModuleGlobal("row_count", .int, "Rows that went out."),
            ModuleGlobal("missing_count", .int, "Rows that the lookup has nothing for."),
            ModuleGlobal("many_count", .int, "Rows that the lookup has several rows for."),
            ModuleGlobal("rejected_count", .int, "Rows that were rejected."),
        ],
        packages: ["libduckdb 1.4 or later"],
        flags: [.deterministic, .idempotent, .parallel])

    private let config: LookupConfig
    let running = Running()

    init(config: LookupConfig) throws {
        guard !config.on.isEmpty else {
            throw ModuleError(.invalidConfig, "'on' is empty", hint: "name the columns that must be equal")
        }
        self.config = config
    }

    func use(of column: String, _ port: String) -> ColumnUse {
        let isKey = config.on.contains { (port == "lookup" ? $0.right : $0.left) == column }
        return isKey ? .computed : .carried
    }

    func plan(_ inputs: [QueryInput], connected: Set<String>) throws(ModuleError) -> QueryPlan {
        let (input, lookup) = (inputs[0], inputs[1])
        var keys: [(left: Field, right: Field)] = []
        for pair in config.on {
            let key = (left: try input.field(pair.left, "on"), right: try lookup.field(pair.right, "on"))
            try KeyFamily.check(key.left, input.label, key.right, lookup.label, "on")
            keys.append(key)
        }
        let added = try added(lookup)
        try OutputNames.check(input.schema.fields.map(\.name) + added.map(\.name), "columns")
        if config.rejects { try checkRejects(input) }
        let query = LookupSQL(config: config, input: input, lookup: lookup, keys: keys, added: added)
        var plan = QueryPlan(query.text, query.values.parameters, columns: query.outputColumns.count)
        plan.outputs = [
            QueryPlan.Output(port: "output", columns: query.outputColumns),
            QueryPlan.Output(port: "rejects", columns: query.rejectColumns),
            QueryPlan.Output(port: "", columns: [query.messageColumn]),
        ]
        plan.carried = input.carried
        for (place, column) in added.enumerated() {
            let index = lookup.schema.index(of: column.column)
            plan.carried[input.columns.count + place] = index.flatMap { lookup.carried[$0] }
        }
        plan.failure = 2
        plan.route = query.routeColumn
        plan.counted = query.countedColumns
        return plan
    }

    func finish(_ context: RunContext, _ outcome: QueryOutcome) throws(ModuleError) {
        let dropped = outcome.read[0] - outcome.written.reduce(0, +)
        context.countFiltered(dropped)
        try context.setGlobal("row_count", outcome.written[0])
        try context.setGlobal("missing_count", outcome.distinct[0] + dropped)
        try context.setGlobal("many_count", outcome.distinct[1])
        try context.setGlobal("rejected_count", outcome.written[1])
    }

    private func added(_ lookup: QueryInput) throws(ModuleError) -> [LookupConfig.Added] {
        guard let columns = config.columns else {
            let keys = Set(config.on.map(\.right))
            return lookup.schema.fields.map(\.name).filter { !keys.contains($0) }.map(LookupConfig.Added.init)
        }
        for added in columns { _ = try lookup.field(added.column, "columns") }
        return columns
    }

    private func checkRejects(_ input: QueryInput) throws(ModuleError) {
        for field in RejectWriter.errorColumns where input.schema[field.name] != nil {
            throw ModuleError(
                .invalidData, "the input has a column '\(field.name)', which the reject port adds itself",
                hint: "rename the column")
        }
    }
}
