import GRDBSQLite
import PypeSDK

/// Tells the statements of a text apart as SQLite does. SQLite's driver runs the first one and forgets the rest, so that
/// a text with several must never get there.
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

    private static func isBlank(_ text: Substring) -> Bool {
        var rest = text.drop(while: \.isWhitespace)
        while true {
            if rest.hasPrefix("--") {
                rest = rest.drop { !$0.isNewline }
            } else if rest.hasPrefix("/*") {
                rest = rest.firstRange(of: "*/").map { rest[$0.upperBound...] } ?? ""
            } else {
                return rest.isEmpty
            }
            rest = rest.drop(while: \.isWhitespace)
        }
    }
}

extension Dialect {
    /// - Throws: `invalidConfig` when the text holds more than one statement and the database would not say so.
    func checkIsOne(_ sql: String, _ place: String) throws(ModuleError) {
        guard self == .sqlite else { return }
        let count = StatementTexts.split(sql).count
        guard count != 1 else { return }
        throw ModuleError(
            .invalidConfig, "\(place) holds \(count == 0 ? "no statement" : "\(count) statements"), not one")
    }
}
