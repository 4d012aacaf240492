/// The names of a table's columns, for whoever has to say that one is not among them.
package struct ColumnNames: Sendable, Hashable {
    package var names: [String]

    package init(_ names: [String]) { self.names = names }

    /// What to answer for a name that is not there: the three nearest ones.
    /// - Parameter table: what messages call the table, for example "the input".
    package func suggestion(for name: String, in table: String = "the input", engine: SQLEngine) throws(SQLError)
        -> String
    {
        try suggestion(for: name, in: table, connection: engine.connect())
    }

    func suggestion(for name: String, in table: String, connection: SQLConnection) throws(SQLError) -> String {
        let offered = names.filter { !$0.isEmpty }
        guard !offered.isEmpty else { return "\(table) has no columns" }
        let list = offered.map { _ in "?::VARCHAR" }.joined(separator: ", ")
        let rows = try connection.texts(
            """
            SELECT name FROM (SELECT unnest([\(list)]) AS name)
            ORDER BY damerau_levenshtein(lower(name), lower(?::VARCHAR)), name LIMIT 3
            """, offered + [name])
        return "did you mean " + rows.compactMap { $0[0] }.map { "'\($0)'" }.joined(separator: ", ") + "?"
    }
}

extension SQLEngine {
    /// Those of the names that match a regular expression (RE2) as a whole.
    /// - Throws: ``SQLError`` `invalidData` when it is not a regular expression.
    package func names(_ names: [String], matching pattern: String) throws(SQLError) -> [String] {
        guard !names.isEmpty else { return [] }
        let list = names.map { _ in "?::VARCHAR" }.joined(separator: ", ")
        let rows = try connect().texts(
            """
            SELECT name FROM (SELECT unnest([\(list)]) AS name)
            WHERE regexp_full_match(name, ?::VARCHAR)
            """, names + [pattern])
        return rows.compactMap { $0[0] }
    }
}
