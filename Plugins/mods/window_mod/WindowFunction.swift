import PypeArrow
import PypeSDK
import PypeSQL

/// One column that is computed from the rows around each row.
struct WindowFunction: Decodable, Sendable {
    enum Function: String, Decodable, CaseIterable {
        case rank, ntile, lag, lead, sum, avg, min, max, count
        case rowNumber = "row_number"
        case denseRank = "dense_rank"
        case percentRank = "percent_rank"
        case firstValue = "first_value"
        case lastValue = "last_value"
        case nthValue = "nth_value"

        var isRank: Bool { [.rank, .denseRank, .percentRank].contains(self) }
        var isOffset: Bool { [.lag, .lead].contains(self) }
        var isPlace: Bool { [.firstValue, .lastValue, .nthValue].contains(self) }
        /// Whether it looks at the rows of a frame only.
        var takesFrame: Bool { isPlace || isAggregate }
        var isAggregate: Bool { [.sum, .avg, .min, .max, .count].contains(self) }
    }

    var function: Function
    var column: String?
    var offset: Int?
    var `default`: JSONValue?
    var number: Int?
    var ignoreNulls: Bool?
    var name: String?

    enum CodingKeys: String, CodingKey {
        case function, column, offset
        case `default`
        case number = "n"
        case ignoreNulls = "ignore_nulls"
        case name = "as"
    }

    /// What it does with the values of its column.
    var use: ColumnUse {
        switch function {
        case .sum, .avg: .computed
        case .lag, .lead: `default` == nil ? .carried : .computed
        case .min, .max: .compared
        default: .carried
        }
    }

    /// Name of the new column.
    var outputName: String {
        name ?? column.map { "\($0)_\(function.rawValue)" } ?? function.rawValue
    }

    /// What is wrong with it whatever the input; nil when nothing is.
    var defect: String? {
        let takesColumn = function.isOffset || function.isPlace || function.isAggregate
        if takesColumn, column == nil, function != .count { return "needs 'column'" }
        if !takesColumn, column != nil { return "takes no 'column'" }
        if !function.isOffset, offset != nil || `default` != nil { return "takes no 'offset' and no 'default'" }
        if let offset, offset < 0 { return "has an offset of \(offset), and it must be 0 or more" }
        switch `default` {
        case .array, .object: return "has a default that is neither a text, a number nor a truth value"
        default: break
        }
        let takesNumber = function == .ntile || function == .nthValue
        if takesNumber != (number != nil) { return takesNumber ? "needs 'n'" : "takes no 'n'" }
        if let number, number < 1 { return "has an n of \(number), and it must be 1 or more" }
        if ignoreNulls != nil, !function.isOffset, !function.isPlace { return "takes no 'ignore_nulls'" }
        return nil
    }

    /// The value, in SQL, up to OVER.
    /// - Parameter order: for functions that take a place in the frame, what breaks ties where the window does not.
    /// - Throws: `invalidConfig` when the input has no such column.
    func call(_ input: QueryInput, _ parameter: String, order: String?, _ values: inout BoundValues)
        throws(ModuleError) -> String
    {
        guard let column else { return "\(function.rawValue)(\(number.map { values.add($0) } ?? ""))" }
        let sql = try input.column(column, parameter)
        var arguments = [sql]
        if function.isOffset {
            arguments.append(values.add(offset ?? 1))
            if let value = bound { arguments.append(values.add(value.value, as: value.type)) }
        }
        if let number { arguments.append(values.add(number)) }
        let ties = function.isPlace ? order.map { " ORDER BY \($0)" } ?? "" : ""
        let nulls = ignoreNulls == true ? " IGNORE NULLS" : ""
        return "\(function.rawValue)(\(arguments.joined(separator: ", "))\(ties)\(nulls))"
    }

    /// Whether a number as default is one of the column's type, in SQL: DuckDB would round it. Nil where there is none.
    func exactness(of type: ArrowType?) -> (sql: String, values: BoundValues)? {
        guard let type = type.flatMap(ColumnType.init(of:)), [.integer, .decimal].contains(type.kind),
            case .double(let number)? = `default`
        else { return nil }
        var values = BoundValues()
        let value = values.add(number)
        return ("SELECT CAST(CAST(TRY_CAST(\(value) AS \(type.sql)) AS DOUBLE) = \(value) AS VARCHAR)", values)
    }

    private var bound: (value: SQLValue, type: String)? {
        switch `default` {
        case .bool(let value): (.bool(value), "BOOLEAN")
        case .int(let value): (.int(value), "BIGINT")
        case .double(let value): (.double(value), "DOUBLE")
        case .string(let value): (.text(value), "VARCHAR")
        case .null, .array, .object, nil: nil
        }
    }
}
