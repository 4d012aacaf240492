import PypeArrow
import PypeSDK
import PypeSQL

/// Turns rows into columns.
struct PivotMod: QueryModule {
    typealias Config = PivotConfig

    static let manifest = ModuleManifest(
        name: "pivot_mod", type: .mod, version: "1.0.0",
        description: "Turns rows into columns: a row for each index, a column for each value of a column.",
        category: "columns",
        inputs: [ModulePort("input", "The rows to spread out.")],
        outputs: [
            ModulePort(
                "output",
                "The index columns, then the new ones; sorted by the index, nulls last. Sums, averages and deviations of "
                    + "floats are the same from run to run but for their last digits, as threads add in any order. Types are "
                    + "DuckDB's (docs/table-types.md).")
        ],
        params: PivotConfig.params,
        globals: [
            ModuleGlobal("row_count", .int, "Rows that went out."),
            ModuleGlobal("ignored_count", .int, "Rows of the input whose name is not among names."),
        ],
        packages: ["libduckdb 1.4 or later"],
        flags: [.deterministic, .idempotent, .parallel])

    private let config: PivotConfig
    private let index: [String]
    /// Figures of each index and name, before they are spread out: `i0`, …, `name`, `n` (rows), `v0`, ….
    private static let groups = "groups of the pivot"
    let running = Running()

    init(config: PivotConfig) throws {
        self.config = config
        index = config.index ?? []
        if config.values == nil, let function = config.function, function != .count, function != .sum {
            throw ModuleError(.invalidConfig, "'function' is '\(function.rawValue)', and 'values' names no column")
        }
        guard config.function.map(PivotConfig.functions.contains) ?? true else {
            throw ModuleError(.invalidConfig, "'function' cannot be '\(config.function?.rawValue ?? "")'")
        }
        guard config.values?.isEmpty != true, config.names?.isEmpty != true else {
            throw ModuleError(.invalidConfig, "'values' or 'names' is empty", hint: "leave it out")
        }
        if let names = config.names { try check(names) }
    }

    private func check(_ names: [String]) throws(ModuleError) {
        let columns = names.flatMap { name in config.cells.indices.map { config.columnName(name, $0) } }
        try OutputNames.check(index + columns, "names")
    }

    /// Names that were found may not do as those of columns.
    private func check(found names: [String]) throws(ModuleError) {
        let hint = "derive_mod can change the values before; or choose 'names'"
        var seen: [String: String] = [:]
        for name in index { seen[SQLName.folded(name)] = name }
        for name in names {
            guard !name.isEmpty, !name.utf8.contains(0) else {
                throw ModuleError(
                    .invalidData,
                    "column '\(config.column)' has a value that is empty or holds a NUL, and no column can be named so",
                    hint: hint)
            }
            for cell in config.cells.indices {
                let column = config.columnName(name, cell)
                if let other = seen.updateValue(column, forKey: SQLName.folded(column)) {
                    throw ModuleError(
                        .invalidData,
                        "the values of column '\(config.column)' make columns '\(other)' and '\(column)', which is one name "
                            + "to SQL", hint: hint)
                }
            }
        }
    }

    func use(of column: String, _ port: String) -> ColumnUse {
        if column == config.column || config.values?.contains(column) ?? false { return .computed }
        return index.contains(column) ? .compared : .carried
    }

    /// Types of the index's columns.
    private func carried(_ input: QueryInput) -> [Int: ArrowType] {
        var types: [Int: ArrowType] = [:]
        for (place, name) in index.enumerated() {
            types[place] = input.schema.index(of: name).flatMap { input.carried[$0] }
        }
        return types
    }

    func plan(_ inputs: [QueryInput], connected: Set<String>) throws(ModuleError) -> QueryPlan {
        let input = inputs[0]
        var values = BoundValues()
        let groups = try grouped(input, &values)
        do throws(SQLError) {
            let query = try SQLQuery(engine: input.engine)
            try add(input, OwnedSchema(input.schema), nil, to: query)
            _ = try query.outputSchema(of: groups, values.parameters)
        } catch {
            guard error.code == .invalidSQL else { throw ModuleError(error) }
            let function = config.function?.rawValue ?? "sum"
            throw ModuleError(
                .invalidConfig, "'function': \(function) cannot be had of 'values': \(error.message)", hint: error.hint)
        }
        // Without names the columns are known only when the rows are.
        guard let names = config.names else {
            var plan = QueryPlan(groups, values.parameters, columns: 0)
            plan.outputs = []
            return plan
        }
        var plan = spread("(\n\(groups)\n)", names, &values)
        plan.carried = carried(input)
        return plan
    }

    func plan(_ plan: QueryPlan, over query: SQLQuery, _ inputs: [QueryInput]) throws -> QueryPlan {
        var values = BoundValues()
        try query.keep(Self.groups, as: grouped(inputs[0], &values), values.parameters)
        let table = SQLName.quoted(Self.groups)
        let most = config.maxNames ?? 1000
        // One more than there may be, so that it is seen.
        let limit = most == .max ? most : most + 1
        let names =
            try config.names ?? query.texts("SELECT DISTINCT name FROM \(table) ORDER BY name LIMIT \(limit)")
        guard config.names != nil || names.count <= most else {
            throw ModuleError(
                .invalidData, "column '\(config.column)' gives more than \(most) names",
                hint: "raise 'max_names', or choose 'names'")
        }
        guard !names.isEmpty || !index.isEmpty else {
            throw ModuleError(
                .invalidData, "there are no rows, and so no columns",
                hint: "choose 'names', so that the columns do not follow from the rows")
        }
        if config.names == nil { try check(found: names) }
        var final = BoundValues()
        var spread = spread(table, names, &final)
        spread.carried = carried(inputs[0])
        spread.figures["ignored"] = try ignored(names, query)
        return spread
    }

    func finish(_ context: RunContext, _ outcome: QueryOutcome) throws(ModuleError) {
        try context.setGlobal("row_count", outcome.written[0])
        try context.setGlobal("ignored_count", outcome.figures["ignored"] ?? 0)
    }

    private func grouped(_ input: QueryInput, _ values: inout BoundValues) throws(ModuleError) -> String {
        var columns: [String] = []
        for (place, name) in index.enumerated() { columns.append("\(try input.column(name, "index")) AS i\(place)") }
        columns.append("COALESCE(CAST(\(try input.column(config.column, "column")) AS VARCHAR), 'null') AS name")
        columns.append("count(*) AS n")
        for (place, cell) in config.cells.enumerated() {
            columns.append("\(try cell.sql(input, "values", &values)) AS v\(place)")
        }
        let keys = (1...index.count + 1).map(String.init).joined(separator: ", ")
        return "SELECT \(columns.joined(separator: ",\n"))\nFROM \(input.sql)\nGROUP BY \(keys)"
    }

    private func spread(_ groups: String, _ names: [String], _ values: inout BoundValues) -> QueryPlan {
        // Behind the table's name, which tells them from columns of the output that are named so.
        var columns = index.enumerated().map { OutputNames.named("g.i\($0)", $1) }
        for name in names {
            let wanted = values.add(name)
            for cell in config.cells.indices {
                let value = "any_value(g.v\(cell)) FILTER (WHERE g.name = \(wanted))"
                columns.append(
                    OutputNames.named(
                        config.countsRows ? "COALESCE(\(value), 0)" : value, config.columnName(name, cell)))
            }
        }
        var sql = "SELECT \(columns.joined(separator: ",\n"))\nFROM \(groups) AS g"
        if !index.isEmpty {
            let keys = index.indices.map { "g.i\($0)" }.joined(separator: ", ")
            let places = index.indices.map { String($0 + 1) }.joined(separator: ", ")
            sql += "\nGROUP BY \(keys)\nORDER BY \(places)"
        }
        return QueryPlan(sql, values.parameters, columns: columns.count)
    }

    private func ignored(_ names: [String], _ query: SQLQuery) throws(SQLError) -> Int {
        guard config.names != nil else { return 0 }
        var values = BoundValues()
        let list = names.map { values.add($0) }.joined(separator: ", ")
        let count = try query.texts(
            """
            SELECT CAST(COALESCE(sum(n), 0) AS VARCHAR) FROM \(SQLName.quoted(Self.groups)) WHERE name NOT IN (\(list))
            """, values.parameters)
        return count.first.flatMap { Int($0) } ?? 0
    }
}
