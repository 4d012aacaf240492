import PypeArrow
import PypeSDK
import PypeSQL

/// One SELECT, and what becomes of its columns.
struct QueryPlan: Sendable {
    /// Columns for a port.
    struct Output: Sendable {
        var port: String
        /// Indices into the columns of the SELECT.
        var columns: [Int]
    }

    var sql: String
    var parameters: SQLParameters
    var outputs: [Output]
    /// Whether the SELECT's order is kept; else the rows come as several threads make them.
    var isOrdered = true
    /// An output that no port gets: the text in its only column is what fails the module.
    var failure: Int?
    /// Figures that were found on the way, for the globals.
    var figures: [String: Int] = [:]
    /// A column, UTINYINT, that says to which of `outputs` a row goes; nil: all go to the first.
    var route: Int?
    /// Types of columns of the SELECT that go out as these, of the same bits.
    var carried: [Int: ArrowType] = [:]
    /// Columns with row numbers whose distinct ones are counted.
    var counted: [Int]

    /// - Parameter columns: how many of the SELECT's columns, from the first, go to the port `output`.
    init(_ sql: String, _ parameters: SQLParameters = .none, columns: Int) {
        self.sql = sql
        self.parameters = parameters
        outputs = [Output(port: "output", columns: Array(0..<columns))]
        counted = []
    }

    /// The columns of an output.
    /// - Parameter fields: as DuckDB has them.
    func schema(of output: Int, _ fields: [Field]) -> Schema {
        var fields = fields
        for (place, column) in outputs[output].columns.enumerated() {
            if let type = carried[column] { fields[place].type = type }
        }
        return Schema(fields)
    }

    var routing: QueryOutputs { QueryOutputs(columns: outputs.map(\.columns), route: route, counted: counted) }
}

/// What a query came to.
struct QueryOutcome: Sendable {
    /// Rows read of each input.
    var read: [Int]
    /// Rows emitted on each output of the plan.
    var written: [Int]
    /// Distinct rows in each of the plan's counted columns.
    var distinct: [Int]
    /// The plan's.
    var figures: [String: Int]
}

/// Collects the values of a statement while its text is made.
struct BoundValues {
    private var values: [SQLValue] = []

    var parameters: SQLParameters { .listed(values) }

    /// - Returns: what stands for the value in SQL. The cast tells DuckDB the type, which it needs before the value.
    mutating func add(_ text: String) -> String { add(.text(text), as: "VARCHAR") }

    /// - Returns: what stands for the value in SQL.
    mutating func add(_ number: Int) -> String { add(.int(Int64(number)), as: "BIGINT") }

    /// - Returns: what stands for the value in SQL.
    mutating func add(_ number: Double) -> String { add(.double(number), as: "DOUBLE") }

    /// - Parameter type: a type of SQL, not from outside.
    /// - Returns: what stands for the value in SQL.
    mutating func add(_ value: SQLValue, as type: String) -> String {
        values.append(value)
        return "CAST($\(values.count) AS \(type))"
    }
}
