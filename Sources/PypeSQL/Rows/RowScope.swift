import CDuckDB
import PypeArrow

/// What an expression over one row may name: the columns of a stream, and columns that were computed before.
struct RowScope: Sendable {
    let schema: InputSchema
    /// SQL name of the column with the row's number, from 0.
    let rowNumber: String
    /// SQL names of the stream's columns, by index; columns that no expression can name have none.
    private let names: [(source: Int, name: String)]
    /// Computed columns, those of one list beside each other, over those of the lists before it.
    private var levels: [[(name: String, text: String)]] = []

    /// What an expression may write before a column's name.
    static let tableName = "input"
    /// Beyond this a text is nothing that somebody wrote, and its syntax tree takes a hundred times the room.
    private static let longestText = 256 * 1024

    init(_ schema: InputSchema) {
        self.schema = schema
        var count: [String: Int] = [:]
        for column in schema.columns { count[SQLName.folded(column.name), default: 0] += 1 }
        names = schema.columns.enumerated().filter { !$1.name.isEmpty && count[SQLName.folded($1.name)] == 1 }
            .map { (source: $0.offset, name: $0.element.name) }
        rowNumber = Self.rowNumber(besides: schema.columns.map(\.name))
    }

    /// A name for the column with the row's number.
    static func rowNumber(besides names: [String]) -> String {
        let taken = Set(names.map(SQLName.folded))
        var name = "row number"
        while taken.contains(name) { name += " " }
        return name
    }

    /// The same with further columns, computed from those that are here. One of a name that is here takes its place.
    func adding(_ columns: [(name: String, text: String)]) -> RowScope {
        var scope = self
        scope.levels.append(columns)
        return scope
    }

    /// The stream as the statements see it.
    func scanInput(_ stream: InputStream) -> ScanInput {
        ScanInput(stream: stream, names: names, rowNumber: rowNumber)
    }

    /// Gives, for each row of the scan, its number and the values of expressions that were checked.
    func select(_ expressions: [String], ticket: Int64) -> String {
        "SELECT " + ([SQLName.quoted(rowNumber)] + expressions.map(Self.enclosed)).joined(separator: ",\n")
            + "\nFROM \(source(ticket))"
    }

    /// An expression between parentheses that a comment at its end does not swallow.
    private static func enclosed(_ text: String) -> String { "(\n\(text)\n)" }

    private func source(_ ticket: Int64) -> String {
        var known = Set(names.map { SQLName.folded($0.name) })
        var source = "\(ScanFunction.name)(\(ticket)) AS \(Self.tableName)"
        for level in levels {
            var replaced: [String] = []
            var added: [String] = []
            for (name, text) in level {
                let column = "\(Self.enclosed(text)) AS \(SQLName.quoted(name))"
                if known.insert(SQLName.folded(name)).inserted { added.append(column) } else { replaced.append(column) }
            }
            let star = replaced.isEmpty ? "*" : "* REPLACE (\(replaced.joined(separator: ",\n")))"
            source = "(SELECT \(([star] + added).joined(separator: ",\n"))\nFROM \(source)) AS \(Self.tableName)"
        }
        return source
    }

    /// Checks that a text is one expression over the columns of a row, and prepares it; no row moves.
    /// - Parameter subject: what the text is, for messages: "the condition".
    /// - Returns: the type of its values.
    /// - Throws: ``SQLError`` `invalidSQL` saying what is wrong with it.
    func check(_ text: String, _ subject: String, on connection: SQLConnection) throws(SQLError) -> duckdb_type {
        try check(syntax: text, subject, on: connection)
        // In a WHERE DuckDB refuses what is no function of one row: aggregates, unnest.
        do throws(SQLError) {
            try prepare(subject, on: connection) { "SELECT 1 FROM \(source($0)) WHERE (\n\(text)\n) IS NULL" }
        } catch  where error.message.contains("WHERE clause cannot contain aggregates") {
            throw SQLError(
                .invalidSQL, "\(subject) has an aggregate function in it",
                hint: "an expression looks at the columns of one row only")
        }
        return try prepare(subject, on: connection) { select([text], ticket: $0) }
    }

    /// Checks that a text is an expression that is true or false.
    /// - Throws: as ``check(_:_:on:)``.
    func check(condition text: String, _ subject: String, on connection: SQLConnection) throws(SQLError) {
        guard try check(text, subject, on: connection) == CDUCKDB_TYPE_BOOLEAN else {
            throw SQLError(
                .invalidSQL, "\(subject) is not true or false but a value of another type",
                hint: "compare it with something, for example: column > 0")
        }
    }

    /// Checks that a text is one expression over the rows of a group: aggregates, and the columns of the group.
    /// - Throws: as ``check(_:_:on:)``.
    func check(
        aggregate text: String, groupedBy keys: [String], _ subject: String, on connection: SQLConnection
    ) throws(SQLError) {
        try check(syntax: text, subject, on: connection)
        let group = keys.isEmpty ? "" : "GROUP BY " + keys.map(SQLName.quoted).joined(separator: ", ")
        // In a HAVING DuckDB refuses what is no single value.
        try prepare(subject, on: connection) { "SELECT 1 FROM \(source($0)) \(group) HAVING (\n\(text)\n) IS NULL" }
    }

    private func check(syntax text: String, _ subject: String, on connection: SQLConnection) throws(SQLError) {
        guard text.utf8.count <= Self.longestText else {
            throw SQLError(
                .invalidSQL, "\(subject) has \(text.utf8.count) bytes, at most \(Self.longestText) are allowed")
        }
        guard text.contains(where: { !$0.isWhitespace }), !text.utf8.contains(0) else {
            throw SQLError(.invalidSQL, "\(subject) is empty or holds a NUL")
        }
        let syntax = ConditionSyntax(connection: connection, subject: subject)
        let expression = try syntax.expression(text) {
            "SELECT 1,\n\($0)\nFROM \(ScanFunction.name)(1) AS \(Self.tableName)"
        }
        try syntax.check(expression)
        for column in syntax.columns(in: expression) { try check(column: column, subject, connection) }
    }

    /// The columns that an expression names, in the names' own spelling, without the table's.
    /// - Throws: as ``check(_:_:on:)`` for a text that is not an expression.
    static func columns(in text: String, _ subject: String, on connection: SQLConnection) throws(SQLError) -> [String] {
        let syntax = ConditionSyntax(connection: connection, subject: subject)
        let expression = try syntax.expression(text) { "SELECT \n\($0)\n" }
        return syntax.columns(in: expression).compactMap { parts in
            let isQualified = parts.count > 1 && SQLName.folded(parts[0]) == tableName
            return isQualified ? parts[1] : parts.first
        }
    }

    private func check(column parts: [String], _ subject: String, _ connection: SQLConnection) throws(SQLError) {
        let qualified = parts.count > 1 && SQLName.folded(parts[0]) == Self.tableName && !isColumn(parts[0])
        guard let name = qualified ? parts[1] : parts.first, !isComputed(name) else { return }
        let found = schema.columns.filter { SQLName.folded($0.name) == SQLName.folded(name) }
        if found.count > 1 {
            throw SQLError(
                .invalidSQL,
                "the input has several columns named '\(name)', and SQL does not tell upper from lower case",
                hint: "rename them before this module")
        }
        if let refusal = found.first?.refusal {
            throw SQLError(.invalidSQL, "\(subject) cannot use column '\(name)': \(refusal)")
        }
        guard found.isEmpty else { return }
        let all = ColumnNames(names.map(\.name) + levels.joined().map(\.name))
        throw SQLError(
            .invalidSQL, "the input has no column '\(name)'",
            hint: try all.suggestion(for: name, in: "the input", connection: connection))
    }

    private func isComputed(_ name: String) -> Bool {
        levels.contains { $0.contains { SQLName.folded($0.name) == SQLName.folded(name) } }
    }

    private func isColumn(_ name: String) -> Bool {
        isComputed(name) || schema.columns.contains { SQLName.folded($0.name) == SQLName.folded(name) }
    }

    /// - Returns: the type of the last column.
    @discardableResult
    private func prepare(_ subject: String, on connection: SQLConnection, _ sql: (Int64) -> String) throws(SQLError)
        -> duckdb_type
    {
        let tickets = connection.engine.tickets
        let ticket = tickets.add(scanInput(InputStream(schema: schema, stream: nil)))
        defer { tickets.remove(ticket) }
        do throws(SQLError) {
            let statement = try connection.prepare(sql(ticket))
            return statement.columnType(statement.columnCount - 1)
        } catch {
            guard error.code != .cancelled else { throw error }
            throw SQLError(.invalidSQL, "\(subject) does not fit the input: \(error.message)", hint: error.hint)
        }
    }
}
