import PypeArrow
import PypeSDK
import PypeSQL

/// Columns computed from the rows around each row.
struct WindowMod: QueryModule {
    struct Config: Decodable {
        var functions: [WindowFunction]
        var partitionBy: [String]?
        var orderBy: [SortKey]?
        var frame: WindowFrame?

        enum CodingKeys: String, CodingKey {
            case functions, frame
            case partitionBy = "partition_by"
            case orderBy = "order_by"
        }
    }

    static let manifest = ModuleManifest(
        name: "window_mod", type: .mod, version: "1.0.0",
        description: "Adds columns computed from the rows around each row: numbers, ranks, neighbours, moving figures.",
        category: "columns",
        inputs: [ModulePort("input", "The rows to look at.")],
        outputs: [ModulePort("output", "The same rows in their order, with the new columns behind; \(typeNote)")],
        params: [
            .required(
                "functions", .list,
                "Objects of function, column, as (the name; column_function if left out), offset (lag, lead; 1 if left "
                    + "out), default (lag, lead: the value where there is no such row; null if left out), n (ntile: "
                    + "parts, nth_value: place from 1) and ignore_nulls (lag, lead, first_value, last_value, "
                    + "nth_value; false if left out). Sums of whole numbers are int64.",
                schema: [
                    "minItems": 1,
                    "items": [
                        "type": "object", "required": ["function"], "additionalProperties": false,
                        "properties": [
                            "function": ["enum": .array(WindowFunction.Function.allCases.map { .string($0.rawValue) })],
                            "column": ["type": "string", "minLength": 1], "as": ["type": "string", "minLength": 1],
                            "offset": ["type": "integer", "minimum": 0], "n": ["type": "integer", "minimum": 1],
                            "default": ["type": ["string", "number", "boolean", "null"]],
                            "ignore_nulls": ["type": "boolean"],
                        ],
                    ],
                    "examples": [[["function": "avg", "column": "temperature", "as": "mean_of_7_days"]]],
                ]),
            .optional(
                "partition_by", .list, "Columns; rows look at rows with the same values only; left out: at all rows.",
                schema: [
                    "items": ["type": "string", "minLength": 1], "uniqueItems": true, "examples": [["station"]],
                ]),
            .optional(
                "order_by", .list,
                "Order within a partition: columns, or objects of column, order (asc, desc) and nulls (first, last); "
                    + "equal rows count in the order they came in, except for ranks and ranges.",
                schema: SortKey.schema(examples: [["date"]], isRequired: false)),
            .optional(
                "frame", .dict,
                "Rows that first_value, last_value, nth_value, sum, avg, min, max and count look at: unit (rows; range "
                    + "counts in units of the key), preceding and following (numbers, unbounded, for ranges of times a "
                    + "length such as 7 days; unbounded and 0 if left out). Without a frame: from the start of the "
                    + "partition to the row, or the whole partition when order_by is left out.",
                schema: WindowFrame.schema),
        ],
        globals: [ModuleGlobal("row_count", .int, "Rows that went out.")],
        packages: ["libduckdb 1.4 or later"],
        flags: [.deterministic, .idempotent, .parallel])

    private let config: Config
    let running = Running()

    init(config: Config) throws {
        self.config = config
        guard !config.functions.isEmpty else { throw ModuleError(.invalidConfig, "'functions' is empty") }
        for (index, function) in config.functions.enumerated() {
            guard let defect = function.defect else { continue }
            throw ModuleError(.invalidConfig, "'functions[\(index)]' (\(function.function.rawValue)) \(defect)")
        }
        if let defect = config.frame?.defect(keys: config.orderBy?.count ?? 0) {
            throw ModuleError(.invalidConfig, "'frame' \(defect)")
        }
        guard config.frame == nil || config.functions.contains(where: \.function.takesFrame) else {
            throw ModuleError(
                .invalidConfig, "'frame' is given, and none of the functions looks at one", hint: "leave it out")
        }
        try OutputNames.check(config.functions.map(\.outputName), "functions")
    }

    func use(of column: String, _ port: String) -> ColumnUse {
        let functions = config.functions.filter { $0.column == column }
        if functions.contains(where: { $0.use == .computed }) { return .computed }
        if functions.contains(where: { $0.use == .compared }) { return .compared }
        if config.partitionBy?.contains(column) ?? false { return .compared }
        guard config.orderBy?.contains(where: { $0.column == column }) ?? false else { return .carried }
        // A range counts in units of the key.
        return config.frame?.isRange == true ? .computed : .compared
    }

    func plan(_ inputs: [QueryInput], connected: Set<String>) throws(ModuleError) -> QueryPlan {
        let input = inputs[0]
        try OutputNames.check(input.schema.fields.map(\.name) + config.functions.map(\.outputName), "functions")
        try config.frame?.check(input.engine)
        var values = BoundValues()
        var columns = input.columns
        for (index, function) in config.functions.enumerated() {
            let place = "functions[\(index)]"
            let value = try sql(function, input, place, &values)
            try check(function, input, place)
            columns.append(OutputNames.named(value, function.outputName))
        }
        let sql = "SELECT \(columns.joined(separator: ",\n"))\nFROM \(input.sql)\nORDER BY \(input.order)"
        var plan = QueryPlan(sql, values.parameters, columns: columns.count)
        plan.carried = input.carried
        for (place, function) in config.functions.enumerated() where function.function != .count {
            let index = function.column.flatMap { input.schema.index(of: $0) }
            plan.carried[input.columns.count + place] = index.flatMap { input.carried[$0] }
        }
        return plan
    }

    private func sql(_ function: WindowFunction, _ input: QueryInput, _ place: String, _ values: inout BoundValues)
        throws(ModuleError) -> String
    {
        let keys = config.orderBy ?? []
        let isRange = config.frame?.isRange == true && function.function.takesFrame
        // Ranks and ranges go by the keys alone: there rows with equal keys are to be alike.
        var order: [String] = []
        for key in keys { order.append(try key.sql(input, "order_by")) }
        let full = (order + [input.order]).joined(separator: ", ")
        let goesByKeys = isRange || function.function.isRank
        var parts: [String] = []
        var partition: [String] = []
        for name in config.partitionBy ?? [] { partition.append(try input.column(name, "partition_by")) }
        if !partition.isEmpty { parts.append("PARTITION BY \(partition.joined(separator: ", "))") }
        if !goesByKeys { parts.append("ORDER BY \(full)") }
        if goesByKeys, !order.isEmpty { parts.append("ORDER BY \(order.joined(separator: ", "))") }
        let call = try function.call(input, place, order: isRange ? full : nil, &values)
        if function.function.takesFrame {
            let whole = "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
            let running = "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
            parts.append(config.frame?.sql(&values) ?? (keys.isEmpty ? whole : running))
        }
        let value = "\(call) OVER (\(parts.joined(separator: " ")))"
        // DuckDB adds whole numbers up to 128 bits, for which hardly a file has a type.
        guard function.function == .sum, let name = function.column else { return value }
        return try input.field(name, place).type.isInteger ? "CAST(\(value) AS BIGINT)" : value
    }

    /// By itself, so that the message can say which it is.
    private func check(_ function: WindowFunction, _ input: QueryInput, _ place: String) throws(ModuleError) {
        var values = BoundValues()
        let sql = "SELECT \(try sql(function, input, place, &values)) FROM \(input.sql)"
        let probes = try probes(of: function, input, place)
        let exact = function.exactness(of: input.schema[function.column ?? ""]?.type)
        do throws(SQLError) {
            let query = try SQLQuery(engine: input.engine)
            try add(input, OwnedSchema(input.schema), nil, to: query)
            _ = try query.outputSchema(of: sql, values.parameters)
            for probe in probes { try query.probe(probe.sql, probe.values.parameters) }
            if let exact, try query.texts(exact.sql, exact.values.parameters).first != "true" {
                throw SQLError(.invalidSQL, "the column's type has no such value as the default")
            }
        } catch {
            guard error.code == .invalidSQL || error.code == .invalidData else { throw ModuleError(error) }
            throw ModuleError(
                .invalidConfig,
                "'\(place)': \(function.function.rawValue) of column '\(function.column ?? "")' does not fit: "
                    + error.message)
        }
    }

    /// A default is turned into the column's type only when it is needed: here, for one row without a neighbour.
    private func probes(of function: WindowFunction, _ input: QueryInput, _ place: String) throws(ModuleError)
        -> [(sql: String, values: BoundValues)]
    {
        guard function.default != nil, let column = function.column else { return [] }
        var values = BoundValues()
        let call = try function.call(input, place, order: nil, &values)
        let row = "SELECT (SELECT \(input.column(column)) FROM \(input.sql)) AS \(SQLName.quoted(column))"
        return [("SELECT \(call) OVER () FROM (\(row)) AS \(input.sql)", values)]
    }
}
