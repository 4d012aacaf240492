/// What a run needs to know of its map.
struct MapPlan: Sendable {
    let scope: RowScope
    /// Those that are given out.
    let expressions: [RowExpression]
    /// What the SELECT lists, in the order of the expressions.
    let columns: [String]
    let parameters: [String: SQLValue]
    /// Of all columns that are given out, as a struct.
    var layout = ColumnLayout.structure([])

    /// A statement that gives the row's number and some columns, ready to run.
    func statement(_ columns: [String], ticket: Int64, on connection: SQLConnection) throws(SQLError)
        -> PreparedStatement
    {
        // DuckDB wants to see each parameter that is given a value.
        let all = parameters.keys.sorted().map { "$\($0) IS NULL" }
        let named = columns.count == self.columns.count || all.isEmpty ? [] : ["[\(all.joined(separator: ", "))]"]
        let statement = try connection.prepare(scope.select(columns + named, ticket: ticket))
        if !parameters.isEmpty { try statement.bind(.named(parameters)) }
        return statement
    }
}
