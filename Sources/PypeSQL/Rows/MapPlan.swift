/// What a run needs to know of its map.
struct MapPlan: Sendable {
    let scope: RowScope
    /// Those that are given out.
    let expressions: [RowExpression]
    /// What the SELECT lists, in the order of the expressions.
    let columns: [String]
    let parameters: [String: SQLValue]
    /// The second table, if there is one.
    let reference: RowScope?
    /// Whether rows are sorted by their number on the way out.
    let isSorted: Bool
    /// Of all columns that are given out, as a struct.
    var layout = ColumnLayout.structure([])

    /// A statement that gives the row's number and some columns, ready to run.
    func statement(_ columns: [String], _ tickets: MapTickets, on connection: SQLConnection) throws(SQLError)
        -> PreparedStatement
    {
        // DuckDB wants to see each parameter that is given a value.
        let all = parameters.keys.sorted().map { "$\($0) IS NULL" }
        let named = columns.count == self.columns.count || all.isEmpty ? [] : ["[\(all.joined(separator: ", "))]"]
        var sql = scope.select(columns + named, ticket: tickets.input)
        if let ticket = tickets.reference {
            // Read once, however often it is looked at.
            sql = "WITH reference AS MATERIALIZED (SELECT * FROM \(ScanFunction.name)(\(ticket)))\n\(sql)"
        }
        if isSorted { sql += "\nORDER BY \(SQLName.quoted(scope.rowNumber))" }
        let statement = try connection.prepare(sql)
        if !parameters.isEmpty { try statement.bind(.named(parameters)) }
        return statement
    }
}

/// The numbers under which a statement finds its streams.
struct MapTickets: Sendable {
    let input: Int64
    let reference: Int64?
    private let engine: SQLEngine

    /// - Parameter reference: nil gives a table without rows.
    init(_ plan: MapPlan, _ input: InputStream, _ reference: InputStream?, _ engine: SQLEngine) {
        self.engine = engine
        self.input = engine.tickets.add(plan.scope.scanInput(input))
        self.reference = plan.reference.map { scope in
            engine.tickets.add(scope.scanInput(reference ?? InputStream(schema: scope.schema, stream: nil)))
        }
    }

    func remove() {
        engine.tickets.remove(input)
        if let reference { engine.tickets.remove(reference) }
    }
}
