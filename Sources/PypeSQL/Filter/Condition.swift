import CDuckDB
import PypeArrow

/// A condition that was checked against a schema and can be run over streams of it.
///
/// Sendable: nothing is written after init.
final class Condition: @unchecked Sendable {
    let schema: InputSchema
    private let text: String
    /// SQL names of the stream's columns, by index; columns that no condition can name have none.
    private let names: [(source: Int, name: String)]
    private let rowNumber: String

    /// What the condition may write before a column's name.
    static let tableName = "input"
    /// Beyond this a text is no condition that somebody wrote, and its syntax tree takes a hundred times the room.
    private static let longestText = 256 * 1024

    /// - Throws: ``SQLError`` `invalidSQL` saying what is wrong with the condition; `invalidData` for a schema whose
    ///   rows cannot be filtered.
    init(_ text: String, schema: InputSchema, connection: SQLConnection) throws(SQLError) {
        self.text = text
        self.schema = schema
        var count: [String: Int] = [:]
        for column in schema.columns { count[SQLName.folded(column.name), default: 0] += 1 }
        names = schema.columns.enumerated().filter { !$1.name.isEmpty && count[SQLName.folded($1.name)] == 1 }
            .map { (source: $0.offset, name: $0.element.name) }
        var rowNumber = "row number"
        while count[rowNumber] != nil { rowNumber += " " }
        self.rowNumber = rowNumber
        try check(connection)
    }

    private func check(_ connection: SQLConnection) throws(SQLError) {
        guard text.utf8.count <= Self.longestText else {
            throw SQLError(
                .invalidSQL, "the condition has \(text.utf8.count) bytes, at most \(Self.longestText) are allowed")
        }
        guard text.contains(where: { !$0.isWhitespace }), !text.utf8.contains(0) else {
            throw SQLError(.invalidSQL, "the condition is empty or holds a NUL")
        }
        let syntax = ConditionSyntax(connection: connection)
        let expression = try syntax.expression(text) { mask($0, ticket: 1) }
        try syntax.check(expression)
        for column in syntax.columns(in: expression) { try check(column: column, connection) }
        // In a WHERE DuckDB refuses what is no function of one row: aggregates, unnest.
        try prepare(on: connection) { "SELECT 1 FROM \(scan($0)) WHERE (\n\(text)\n)" }
        let type = try prepare(on: connection) { mask("(\n\(text)\n)", ticket: $0) }
        guard type == CDUCKDB_TYPE_BOOLEAN else {
            throw SQLError(
                .invalidSQL, "the condition is not true or false but a value of another type",
                hint: "compare it with something, for example: column > 0")
        }
    }

    private func check(column parts: [String], _ connection: SQLConnection) throws(SQLError) {
        let qualified = parts.count > 1 && SQLName.folded(parts[0]) == Self.tableName && !isColumn(parts[0])
        guard let name = qualified ? parts[1] : parts.first else { return }
        let found = schema.columns.filter { SQLName.folded($0.name) == SQLName.folded(name) }
        if found.count > 1 {
            throw SQLError(
                .invalidSQL,
                "the input has several columns named '\(name)', and SQL does not tell upper from lower case",
                hint: "rename them before this module")
        }
        if let refusal = found.first?.refusal {
            throw SQLError(.invalidSQL, "the condition cannot use column '\(name)': \(refusal)")
        }
        guard found.isEmpty else { return }
        throw SQLError(.invalidSQL, "the input has no column '\(name)'", hint: try nearest(to: name, connection))
    }

    private func isColumn(_ name: String) -> Bool {
        schema.columns.contains { SQLName.folded($0.name) == SQLName.folded(name) }
    }

    private func nearest(to name: String, _ connection: SQLConnection) throws(SQLError) -> String {
        guard !schema.columns.isEmpty else { return "the input has no columns" }
        let list =
            "["
            + names.map {
                "'"
                    + $0.name.split(separator: "'", omittingEmptySubsequences: false)
                    .joined(separator: "''") + "'"
            }.joined(separator: ", ") + "]::VARCHAR[]"
        let rows = try connection.texts(
            """
            SELECT name FROM (SELECT unnest(\(list)) AS name)
            ORDER BY damerau_levenshtein(lower(name), lower(?::VARCHAR)), name LIMIT 3
            """, [name])
        return "did you mean " + rows.compactMap { $0[0] }.map { "'\($0)'" }.joined(separator: ", ") + "?"
    }

    /// - Returns: the type of the last column.
    @discardableResult
    private func prepare(on connection: SQLConnection, _ sql: (Int64) -> String) throws(SQLError) -> duckdb_type {
        let tickets = connection.engine.tickets
        let ticket = tickets.add(scanInput(InputStream(schema: schema, stream: nil)))
        defer { tickets.remove(ticket) }
        do throws(SQLError) {
            let statement = try connection.prepare(sql(ticket))
            return statement.columnType(statement.columnCount - 1)
        } catch {
            guard error.code != .cancelled else { throw error }
            throw SQLError(.invalidSQL, "the condition does not fit the input: \(error.message)", hint: error.hint)
        }
    }

    /// The stream as the statement of ``mask(ticket:)`` sees it.
    func scanInput(_ stream: InputStream) -> ScanInput {
        ScanInput(stream: stream, names: names, rowNumber: rowNumber)
    }

    /// Gives, for each row of the scan, its number and whether it stays.
    func mask(ticket: Int64) -> String { mask("(\n\(text)\n)", ticket: ticket) }

    private func mask(_ expression: String, ticket: Int64) -> String {
        "SELECT \(SQLName.quoted(rowNumber)),\n\(expression)\nFROM \(scan(ticket))"
    }

    private func scan(_ ticket: Int64) -> String { "\(ScanFunction.name)(\(ticket)) AS \(Self.tableName)" }
}
