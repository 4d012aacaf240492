import PypeArrow
import PypeSDK
import PypeSQL

/// One row for each group of rows.
struct AggregateMod: QueryModule {
    struct Config: Decodable {
        var groupBy: [String]?
        var aggregates: [AggregateSpec]
        var having: String?

        enum CodingKeys: String, CodingKey {
            case groupBy = "group_by"
            case aggregates, having
        }
    }

    static let manifest = ModuleManifest(
        name: "aggregate_mod", type: .mod, version: "1.0.0",
        description: "Makes one row of each group of rows that have equal keys, sorted by the keys; nulls are a group.",
        category: "rows",
        inputs: [ModulePort("input", "The rows to group.")],
        outputs: [
            ModulePort(
                "output",
                "The keys, then the aggregates; sorted by the keys, nulls last. Sums, averages and deviations of floats are "
                    + "the same from run to run but for their last digits, as threads add in any order. Types are DuckDB's "
                    + "(docs/table-types.md).")
        ],
        params: [
            .required(
                "aggregates", .list,
                "Objects of function, column (none to count rows) and as (the name; column_function if left out), or of "
                    + "expression (SQL over the rows of a group) and as. count, sum, min, max, avg, median, stddev and "
                    + "count_distinct leave nulls out, and so do first, last and list (all in the input's order) unless "
                    + "ignore_nulls is false; string_agg takes a separator (a comma), quantile a number from 0 to 1. "
                    + "Sums of whole numbers are int64.",
                schema: AggregateSpec.schema),
            .optional(
                "group_by", .list, "Columns that make a group; left out: all rows are one group.",
                schema: [
                    "items": ["type": "string", "minLength": 1], "uniqueItems": true, "examples": [["state", "month"]],
                ]),
            .optional(
                "having", .str,
                "An SQL condition over the columns of the output; groups for which it is not true are left out.",
                schema: ["minLength": 1, "examples": ["flights > 10"]]),
        ],
        globals: [ModuleGlobal("row_count", .int, "Groups that went out.")],
        packages: ["libduckdb 1.4 or later"],
        flags: [.deterministic, .idempotent, .parallel])

    private let config: Config
    private let keys: [String]
    let running = Running()

    init(config: Config) throws {
        self.config = config
        keys = config.groupBy ?? []
        guard !config.aggregates.isEmpty || !keys.isEmpty else {
            throw ModuleError(.invalidConfig, "there is nothing to compute: 'aggregates' and 'group_by' are empty")
        }
        for (index, aggregate) in config.aggregates.enumerated() {
            if let defect = aggregate.defect {
                throw ModuleError(.invalidConfig, "'aggregates[\(index)]' \(defect)")
            }
        }
        try OutputNames.check(keys, "group_by")
        try OutputNames.check(keys + config.aggregates.map(\.outputName), "aggregates")
    }

    func use(of column: String, _ port: String) -> ColumnUse {
        // What SQL of the author's does is not known.
        guard config.having == nil, config.aggregates.allSatisfy({ $0.expression == nil && $0.column != column })
        else { return .computed }
        return keys.contains(column) ? .compared : .carried
    }

    func plan(_ inputs: [QueryInput], connected: Set<String>) throws(ModuleError) -> QueryPlan {
        let input = inputs[0]
        var values = BoundValues()
        var columns: [String] = []
        for key in keys { columns.append(OutputNames.named(try input.column(key, "group_by"), key)) }
        do throws(SQLError) {
            let expressions = try ExpressionCheck(engine: input.engine, schema: OwnedSchema(input.schema))
            for (index, aggregate) in config.aggregates.enumerated() {
                if let text = aggregate.expression {
                    try expressions.check(
                        text, as: .aggregate(groupedBy: keys), subject: "'aggregates[\(index)].expression'")
                }
            }
        } catch {
            throw ModuleError(error)
        }
        for (index, aggregate) in config.aggregates.enumerated() {
            let place = "aggregates[\(index)]"
            try check(aggregate, place, input)
            columns.append(OutputNames.named(try aggregate.sql(input, place, &values), aggregate.outputName))
        }
        var sql = "SELECT \(columns.joined(separator: ",\n"))\nFROM \(input.sql)"
        let places = keys.indices.map { String($0 + 1) }.joined(separator: ", ")
        if !keys.isEmpty { sql += "\nGROUP BY \(keys.map(input.column).joined(separator: ", "))" }
        if let having = config.having {
            try check(having: having, over: sql, values.parameters, input)
            sql = "SELECT * FROM (\n\(sql)\n) AS input WHERE (\n\(having)\n)"
        }
        if !keys.isEmpty { sql += "\nORDER BY \(places)" }
        var plan = QueryPlan(sql, values.parameters, columns: columns.count)
        for (place, key) in keys.enumerated() {
            plan.carried[place] = input.schema.index(of: key).flatMap { input.carried[$0] }
        }
        return plan
    }

    /// By itself, so that the message can say which it is.
    private func check(_ aggregate: AggregateSpec, _ place: String, _ input: QueryInput) throws(ModuleError) {
        var values = BoundValues()
        let sql = "SELECT \(try aggregate.sql(input, place, &values)) FROM \(input.sql)"
        guard aggregate.expression == nil else { return }
        do throws(SQLError) {
            let query = try SQLQuery(engine: input.engine)
            try add(input, OwnedSchema(input.schema), nil, to: query)
            _ = try query.outputSchema(of: sql, values.parameters)
        } catch {
            guard error.code == .invalidSQL else { throw ModuleError(error) }
            throw ModuleError(
                .invalidConfig,
                "'\(place)': \(aggregate.function?.rawValue ?? "") cannot be had of column '\(aggregate.column ?? "")': "
                    + error.message)
        }
    }

    private func check(having: String, over sql: String, _ parameters: SQLParameters, _ input: QueryInput)
        throws(ModuleError)
    {
        do throws(SQLError) {
            let query = try SQLQuery(engine: input.engine)
            try add(input, OwnedSchema(input.schema), nil, to: query)
            let groups = try query.outputSchema(of: sql, parameters)
            try ExpressionCheck(engine: input.engine, schema: groups)
                .check(having, as: .condition, subject: "'having'")
        } catch {
            var refusal = ModuleError(error)
            if error.message.contains("aggregate function") {
                refusal.hint = "it looks at the output: name the column of the aggregate"
            }
            throw refusal
        }
    }
}
