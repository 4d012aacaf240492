import CPypeABI
package import PypeArrow

/// Computes columns from the columns of each row, in the order of the rows.
///
/// DuckDB sees only the columns that the expressions name and gives only what they come to; the input's own columns go
/// past it. So these keep name, order and type, whether DuckDB knows the type or not, and rows keep their order
/// although DuckDB works on several threads.
package final class RowMap: Sendable {
    /// Computed columns in one list, one after the other.
    private let expressions: [RowExpression]
    private let scope: RowScope
    private let connection: SQLConnection
    private let layout: ColumnLayout
    /// Columns of the input, in order.
    package let input: Schema
    /// Computed columns, in the order of the expressions.
    package let computed: Schema

    /// Checks the expressions; no row moves.
    /// - Parameters:
    ///   - levels: expressions that see the input's columns and those of the levels before theirs. A column of a name
    ///     that is there takes its place for the levels after it. No name twice, also not in other letters of case.
    ///   - schema: of the streams to come.
    /// - Throws: ``SQLError`` `invalidSQL` when an expression does not fit; `invalidData` for a schema that is no
    ///   table's.
    package init(engine: SQLEngine, levels: [[RowExpression]], schema: consuming OwnedSchema) throws(SQLError) {
        // Each row carries its number.
        connection = try engine.connect(isOrdered: false)
        let inputSchema = try InputSchema(schema, connection: engine.connect())
        input = try Self.table(inputSchema.copy())
        var scope = RowScope(inputSchema)
        expressions = levels.flatMap { $0 }
        for (index, level) in levels.enumerated() {
            for expression in level where expression.isAuthored {
                _ = try scope.check(expression.sql, expression.subject, on: connection)
            }
            // The last level stands in the list of the SELECT itself.
            if index < levels.count - 1 { scope = scope.adding(level.map { (name: $0.name, text: $0.sql) }) }
        }
        self.scope = scope
        let earlier = levels.dropLast().joined().map { SQLName.quoted($0.name) }
        columns = earlier + (levels.last ?? []).map(\.sql)
        let described = try Self.describe(columns, expressions, scope, connection)
        computed = described.schema
        layout = described.layout
    }

    /// What the SELECT lists, in the order of the expressions.
    private let columns: [String]

    /// Starts on a stream of the schema that was checked. One at a time.
    /// - Throws: ``SQLError``.
    package func run(_ input: consuming OwnedStream) throws(SQLError) -> MapRun {
        try MapRun(
            plan: MapPlan(scope: scope, expressions: expressions, columns: columns, layout: layout),
            connection: connection, input: input)
    }

    /// [any-thread] Makes the run end soon with `cancelled`.
    package func cancel() { connection.interrupt() }

    /// The columns that an expression names, in its own spelling.
    /// - Throws: ``SQLError`` `invalidSQL` when it is no expression.
    package static func columns(in expression: RowExpression, engine: SQLEngine) throws(SQLError) -> [String] {
        try RowScope.columns(in: expression.sql, expression.subject, on: engine.connect())
    }

    private static func describe(
        _ columns: [String], _ expressions: [RowExpression], _ scope: RowScope, _ connection: SQLConnection
    ) throws(SQLError) -> (schema: Schema, layout: ColumnLayout) {
        let tickets = connection.engine.tickets
        let ticket = tickets.add(scope.scanInput(InputStream(schema: scope.schema, stream: nil)))
        defer { tickets.remove(ticket) }
        let raw = try connection.prepare(scope.select(columns, ticket: ticket)).schema()
        let layout = raw.withUnsafePointer { ColumnLayout($0.pointee) }
        guard case .structure(let all)? = layout else {
            throw SQLError(.invalidSQL, "an expression gives a type that columns of a table cannot have")
        }
        var fields = Array(try table(raw).fields.dropFirst())
        for (index, expression) in expressions.enumerated() {
            if case .dictionary = all[index + 1] {
                throw SQLError(
                    .invalidSQL, "\(expression.subject) gives an ENUM, which a column cannot be",
                    hint: "turn it into a text: CAST(… AS VARCHAR)")
            }
            fields[index].name = expression.name
        }
        return (Schema(fields), .structure(Array(all.dropFirst())))
    }

    private static func table(_ schema: consuming OwnedSchema) throws(SQLError) -> Schema {
        do { return try schema.table() } catch { throw SQLError(.invalidData, error.message) }
    }
}

/// What a run needs to know of its map.
struct MapPlan: Sendable {
    let scope: RowScope
    let expressions: [RowExpression]
    /// What the SELECT lists, in the order of the expressions.
    let columns: [String]
    /// Of all computed columns, as a struct.
    let layout: ColumnLayout
}
