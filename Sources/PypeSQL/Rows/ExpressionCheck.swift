import CDuckDB
package import PypeArrow

/// Holds an author's expressions against the columns that they may name, before any row moves.
///
/// An expression is one SQL expression: no subquery, no statement, nothing that reads beyond the columns, and no
/// function that gives another value the next time.
package struct ExpressionCheck: Sendable {
    /// What an expression is for.
    package enum Kind: Sendable, Hashable {
        /// True or false for one row.
        case condition
        /// A value for one row.
        case value
        /// A value for a group of rows: aggregates, and columns that are the same in the whole group.
        case aggregate(groupedBy: [String])
    }

    private let scope: RowScope
    private let connection: SQLConnection

    /// - Throws: ``SQLError`` `unavailable` without DuckDB's library; `invalidData` when it is not the schema of a table.
    package init(engine: SQLEngine, schema: consuming OwnedSchema) throws(SQLError) {
        scope = RowScope(try InputSchema(schema, connection: engine.connect()))
        connection = try engine.connect()
    }

    /// - Parameters:
    ///   - text: what the author wrote.
    ///   - kind: what it is for.
    ///   - subject: what messages call it, for example "the condition".
    /// - Throws: ``SQLError`` `invalidSQL` saying what is wrong with it, with the nearest columns for one that is not
    ///   there.
    package func check(_ text: String, as kind: Kind, subject: String) throws(SQLError) {
        switch kind {
        case .condition: try scope.check(condition: text, subject, on: connection)
        case .value: _ = try scope.check(text, subject, on: connection)
        case .aggregate(let keys): try scope.check(aggregate: text, groupedBy: keys, subject, on: connection)
        }
    }
}
