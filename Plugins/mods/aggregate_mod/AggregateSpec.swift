import PypeArrow
import PypeSDK
import PypeSQL

/// One column of the result that is computed from the rows of a group.
struct AggregateSpec: Decodable, Sendable {
    enum Function: String, Decodable, CaseIterable {
        case count, sum, min, max, avg, median, stddev, first, last, quantile, list
        case countDistinct = "count_distinct"
        case stringAgg = "string_agg"
    }

    var function: Function?
    var column: String?
    var expression: String?
    var name: String?
    var separator: String?
    var quantile: Double?
    var ignoreNulls: Bool?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case function, column, expression
        case name = "as"
        case separator, quantile
        case ignoreNulls = "ignore_nulls"
    }

    /// Name of the column of the result.
    var outputName: String {
        if let name { return name }
        guard let column, let function else { return function?.rawValue ?? "" }
        return "\(column)_\(function.rawValue)"
    }

    /// What is wrong with it whatever the input; nil when nothing is.
    var defect: String? {
        if expression != nil {
            if function != nil || column != nil { return "has an expression beside a function or a column" }
            if name == nil { return "has an expression and no name; give it one with 'as'" }
        } else {
            guard let function else { return "has neither a function nor an expression" }
            if column == nil, function != .count { return "has the function '\(function.rawValue)' and no column" }
        }
        if (quantile != nil) != (function == .quantile) { return "needs 'quantile' with the function 'quantile', only" }
        if let quantile, !(0...1).contains(quantile) {
            return "has a quantile of \(quantile), which is not from 0 to 1"
        }
        if separator != nil, function != .stringAgg { return "has a separator, which only 'string_agg' takes" }
        if ignoreNulls != nil, function.map({ ![.first, .last, .list].contains($0) }) ?? true {
            return "has 'ignore_nulls', which only 'first', 'last' and 'list' take"
        }
        return nil
    }

    /// The value, in SQL.
    /// - Throws: `invalidConfig` when the input has no such column.
    func sql(_ input: QueryInput, _ parameter: String, _ values: inout BoundValues) throws(ModuleError) -> String {
        if let expression { return "(\n\(expression)\n)" }
        guard let column, let function else { return "count(*)" }
        let field = try input.field(column, parameter)
        let sql = input.column(field.name)
        let order = input.order
        let keepsNulls = ignoreNulls == false
        switch function {
        // DuckDB adds whole numbers up to 128 bits, for which hardly a file has a type.
        case .sum: return field.type.isInteger ? "CAST(sum(\(sql)) AS BIGINT)" : "sum(\(sql))"
        case .stddev: return "stddev_samp(\(sql))"
        case .countDistinct: return "count(DISTINCT \(sql))"
        case .first: return "\(keepsNulls ? "arg_min_null" : "arg_min")(\(sql), \(order))"
        case .last: return "\(keepsNulls ? "arg_max_null" : "arg_max")(\(sql), \(order))"
        case .list:
            return "list(\(sql) ORDER BY \(order))" + (keepsNulls ? "" : " FILTER (WHERE \(sql) IS NOT NULL)")
        case .stringAgg:
            return "string_agg(CAST(\(sql) AS VARCHAR), \(values.add(separator ?? ",")) ORDER BY \(order))"
        case .quantile: return "quantile_cont(\(sql), \(values.add(quantile ?? 0.5)))"
        case .count, .min, .max, .avg, .median: return "\(function.rawValue)(\(sql))"
        }
    }

    /// What a manifest says of a list of them.
    static let schema: JSONValue = [
        "minItems": 1,
        "items": [
            "type": "object", "additionalProperties": false,
            "properties": [
                "function": ["enum": .array(Function.allCases.map { .string($0.rawValue) })],
                "column": ["type": "string", "minLength": 1],
                "expression": ["type": "string", "minLength": 1],
                "as": ["type": "string", "minLength": 1],
                "separator": ["type": "string"],
                "quantile": ["type": "number", "minimum": 0, "maximum": 1],
                "ignore_nulls": ["type": "boolean"],
            ],
        ],
        "examples": [
            [
                ["function": "count", "as": "flights"], ["function": "avg", "column": "distance"],
                ["expression": "sum(distance * flights) / sum(flights)", "as": "mean"],
            ]
        ],
    ]
}
