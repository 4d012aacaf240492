import CPypeABI
package import PypeArrow

/// Computes columns from the columns of each row, in the order of the rows.
///
/// DuckDB sees only the columns that the expressions name and gives only what they come to; the input's own columns go
/// past it. So these keep name, order and type, whether DuckDB knows the type or not, and rows keep their order
/// although DuckDB works on several threads.
package final class RowMap: Sendable {
    private let plan: MapPlan
    private let connection: SQLConnection
    /// Columns of the input, in order.
    package let input: Schema
    /// Computed columns, in the order of the expressions.
    package let computed: Schema

    /// Checks the expressions; no row moves.
    /// - Parameters:
    ///   - levels: expressions that see the input's columns and those of the levels before theirs. A column of a name
    ///     that is there takes its place for the levels after it. No name twice, also not in other letters of case.
    ///   - parameters: values for `$name` in expressions that are not an author's; each is used at least once.
    ///   - schema: of the streams to come.
    ///   - reference: schema of a second stream, a table `reference` to expressions that are not an author's.
    ///   - needsWholeTable: whether expressions that are not an author's look at other rows too, by windows. The rows
    ///     come when all are read, and the input's batches are held until then.
    /// - Throws: ``SQLError`` `invalidSQL` when an expression does not fit; `invalidData` for a schema that is no
    ///   table's.
    package init(
        engine: SQLEngine, levels: [[RowExpression]], parameters: [String: SQLValue] = [:],
        schema: consuming OwnedSchema, reference: consuming OwnedSchema? = nil, needsWholeTable: Bool = false
    ) throws(SQLError) {
        // Each row carries its number. Those of windows come in any order, one by one, unless they are sorted.
        connection = try engine.connect(isOrdered: needsWholeTable)
        var referenceSchema: InputSchema?
        if let reference = reference.take() {
            referenceSchema = try InputSchema(reference, connection: engine.connect())
        }
        let inputSchema = try InputSchema(schema, connection: engine.connect())
        input = try Self.table(inputSchema.copy())
        var scope = RowScope(inputSchema)
        for (index, level) in levels.enumerated() {
            for expression in level where expression.isAuthored {
                _ = try scope.check(expression.sql, expression.subject, on: connection)
            }
            // The last level stands in the list of the SELECT itself.
            if index < levels.count - 1 { scope = scope.adding(level.map { (name: $0.name, text: $0.sql) }) }
        }
        let earlier = levels.dropLast().joined().filter { !$0.isHidden }
        let last = levels.last ?? []
        let columns = earlier.map { SQLName.quoted($0.name) } + last.map(\.sql)
        let plan = MapPlan(
            scope: scope, expressions: earlier + last, columns: columns, parameters: parameters,
            reference: referenceSchema.map(RowScope.init), isSorted: needsWholeTable)
        do throws(SQLError) { (computed, self.plan) = try Self.described(plan, connection) } catch {
            throw Self.explained(error, inputSchema)
        }
    }

    /// A column that DuckDB cannot read is none to it.
    private static func explained(_ error: SQLError, _ schema: InputSchema) -> SQLError {
        let missing = schema.columns.first {
            $0.refusal != nil && error.message.contains("\(SQLName.quoted($0.name)) not found")
        }
        guard error.code == .invalidSQL, let missing, let refusal = missing.refusal else { return error }
        return SQLError(.invalidSQL, "column '\(missing.name)': \(refusal)")
    }

    /// Starts on a stream of the schema that was checked. One at a time.
    /// - Throws: ``SQLError``.
    package func run(_ input: consuming OwnedStream) throws(SQLError) -> MapRun {
        try MapRun(plan: plan, connection: connection, input: input, reference: nil)
    }

    /// Starts on a stream, with the stream that expressions read as `reference`.
    /// - Throws: ``SQLError``.
    package func run(_ input: consuming OwnedStream, reference: consuming OwnedStream?) throws(SQLError) -> MapRun {
        try MapRun(plan: plan, connection: connection, input: input, reference: reference)
    }

    /// Whether the map was made for a second stream.
    package var hasReference: Bool { plan.reference != nil }

    /// [any-thread] Makes the run end soon with `cancelled`.
    package func cancel() { connection.interrupt() }

    /// What expressions that are not an author's call the number of a row, from 0.
    package static func rowNumber(in input: Schema) -> String { RowScope.rowNumber(besides: input.fields.map(\.name)) }

    /// The columns that an expression names, in its own spelling.
    /// - Throws: ``SQLError`` `invalidSQL` when it is no expression.
    package static func columns(in expression: RowExpression, engine: SQLEngine) throws(SQLError) -> [String] {
        try RowScope.columns(in: expression.sql, expression.subject, on: engine.connect())
    }

    private static func described(_ plan: MapPlan, _ connection: SQLConnection) throws(SQLError) -> (Schema, MapPlan) {
        let tickets = MapTickets(plan, InputStream(schema: plan.scope.schema, stream: nil), nil, connection.engine)
        defer { tickets.remove() }
        let statement = try plan.statement(plan.columns, tickets, on: connection)
        // Types that follow from parameters are known once these have values. There is no row to be read.
        let raw = try statement.schemaOverNoRows(checks: !plan.parameters.isEmpty)
        let layout = raw.withUnsafePointer { ColumnLayout($0.pointee) }
        guard case .structure(let all)? = layout else {
            throw SQLError(.invalidSQL, "an expression gives a type that columns of a table cannot have")
        }
        var fields = Array(try table(raw).fields.dropFirst())
        for (index, expression) in plan.expressions.enumerated() {
            if case .dictionary = all[index + 1] {
                throw SQLError(
                    .invalidSQL, "\(expression.subject) gives an ENUM, which a column cannot be",
                    hint: "turn it into a text: CAST(… AS VARCHAR)")
            }
            fields[index].name = expression.name
        }
        var plan = plan
        plan.layout = .structure(Array(all.dropFirst()))
        return (Schema(fields), plan)
    }

    private static func table(_ schema: consuming OwnedSchema) throws(SQLError) -> Schema {
        do { return try schema.table() } catch { throw SQLError(.invalidData, error.message) }
    }
}
