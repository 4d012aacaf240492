import PypeSDK

/// How pivot_mod is configured.
struct PivotConfig: Decodable {
    var index: [String]?
    var column: String
    var values: [String]?
    var function: AggregateSpec.Function?
    var names: [String]?
    var maxNames: Int?

    enum CodingKeys: String, CodingKey {
        case index, column, values, function, names
        case maxNames = "max_names"
    }

    /// What can be computed for a cell.
    static let functions: [AggregateSpec.Function] = [
        .sum, .count, .min, .max, .avg, .median, .stddev, .countDistinct, .first, .last,
    ]

    static let params: [ModuleParam] = [
        .required(
            "column", .str, "Column whose values become names of columns, as texts; a null becomes 'null'.",
            schema: ["minLength": 1, "examples": ["month"]]),
        .optional(
            "values", .list,
            "Columns whose values are put into the new columns; several make columns called name_value; left out: rows "
                + "are counted.",
            schema: [
                "items": ["type": "string", "minLength": 1], "minItems": 1, "uniqueItems": true,
                "examples": [["rainfall"]],
            ]),
        .optional(
            "function", .str,
            "What is computed where several rows meet in a cell; nulls are left out, and sums of whole numbers are int64.",
            default: "sum", allowed: functions.map { .string($0.rawValue) }),
        .optional(
            "index", .list, "Columns that make a row of the output; left out: all rows make one.",
            schema: [
                "items": ["type": "string", "minLength": 1], "uniqueItems": true, "examples": [["station"]],
            ]),
        .optional(
            "names", .list,
            "Names to make columns of, in this order, so that the columns are known before the run; rows of other names "
                + "are left out; left out: those that are found, sorted.",
            schema: [
                "items": ["type": "string", "minLength": 1], "minItems": 1, "uniqueItems": true,
                "examples": [["january", "february"]],
            ]),
        .optional(
            "max_names", .int, "How many names may be found before the module fails.", default: 1000,
            schema: ["minimum": 1, "maximum": 1_000_000]),
    ]

    /// What is computed for each cell.
    var cells: [AggregateSpec] {
        guard let values else { return [AggregateSpec(function: .count)] }
        return values.map { AggregateSpec(function: function ?? .sum, column: $0) }
    }

    /// Whether an empty cell is 0 and not null.
    var countsRows: Bool { values == nil || function == .count || function == .countDistinct }

    /// The name of a new column.
    func columnName(_ name: String, _ cell: Int) -> String {
        guard let values, values.count > 1 else { return name }
        return "\(name)_\(values[cell])"
    }
}
