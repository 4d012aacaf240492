import GRDB
import PypeModel

/// Texts in the form in which they can be written and read again.
enum StoredText {
    private static let nul = "\\u0000"

    /// GRDB hands texts over as C strings, which end at the first NUL.
    static func plain(_ text: String) -> String {
        text.utf8.contains(0) ? String(text.map { $0 == "\0" ? "\u{FFFD}" : $0 }) : text
    }

    /// A value that a resumed run has to get back as it was.
    /// - Throws: what becomes `rejected`, for a text with a NUL: JSON is read without them, since no module could be given one.
    static func json(_ value: Value, _ what: String) throws -> String {
        let text = value.json()
        // The letters alone may as well be a backslash and a word.
        if text.contains(nul), (try? Value(json: text)) == nil {
            throw DatabaseError(resultCode: .SQLITE_CONSTRAINT, message: "\(what) holds a NUL character")
        }
        return text
    }

    /// A value for people.
    static func told(_ value: Value) -> String {
        let text = value.json()
        return text.contains(nul)
            ? text.split(separator: nul, omittingEmptySubsequences: false).joined(separator: "\\ufffd") : text
    }
}
