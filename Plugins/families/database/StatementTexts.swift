import GRDBSQLite
import PypeSDK

/// Tells the statements of a text apart as SQLite does. SQLite's driver runs the first one and forgets the rest, DuckDB's
/// gives the rows of the last, so that a text with several must never get there where one is meant.
enum StatementTexts {
    /// The statements, each with its semicolon if it had one; white space and comments alone are none.
    /// https://www.sqlite.org/c3ref/complete.html
    static func split(_ text: String) -> [String] {
        var statements: [String] = []
        var start = text.startIndex
        for index in text.indices where text[index] == ";" {
            let piece = text[start...index]
            guard sqlite3_complete(String(piece)) != 0 else { continue }
            if !isBlank(piece.dropLast()) { statements.append(String(piece)) }
            start = text.index(after: index)
        }
        if !isBlank(text[start...]) { statements.append(String(text[start...])) }
        return statements
    }

    /// The first words of a statement, in upper case.
    static func words(_ statement: String, _ count: Int) -> [String] {
        content(of: statement[...]).split(maxSplits: count) { !$0.isLetter }.prefix(count).map { $0.uppercased() }
    }

    private static func isBlank(_ text: Substring) -> Bool { content(of: text).isEmpty }

    /// The text from its first word on, white space and comments left out.
    private static func content(of text: Substring) -> Substring {
        var rest = text.drop(while: \.isWhitespace)
        while true {
            if rest.hasPrefix("--") {
                rest = rest.drop { !$0.isNewline }
            } else if rest.hasPrefix("/*") {
                rest = rest.firstRange(of: "*/").map { rest[$0.upperBound...] } ?? ""
            } else {
                return rest
            }
            rest = rest.drop(while: \.isWhitespace)
        }
    }
}

extension Dialect {
    /// The statements of a text, as far as they can be told apart. Texts between dollar signs may hold semicolons, and
    /// PostgreSQL, whose functions may too, takes one statement at a time anyway.
    func statements(of sql: String) -> [String] {
        let isWhole = self == .postgresql || (self != .sqlite && sql.contains(/\$([A-Za-z_]\w*)?\$/))
        return isWhole ? [sql] : StatementTexts.split(sql)
    }

    /// - Throws: `invalidConfig` when the text holds more than one statement and the database would not say so.
    func checkIsOne(_ sql: String, _ place: String) throws(ModuleError) {
        guard self == .sqlite || self == .duckdb else { return }
        let count = statements(of: sql).count
        guard count != 1 else { return }
        throw ModuleError(
            .invalidConfig, "\(place) holds \(count == 0 ? "no statement" : "\(count) statements"), not one")
    }
}
