/// A text with placeholders: `{{ name }}` stands for a value, `{{'text'}}` and `{{"text"}}` for the text itself.
///
/// The latter is the only escape: `{{'{{'}}` makes `{{`. A `}}` outside a placeholder is plain text.
package struct Template: Sendable, Hashable {
    package enum Piece: Sendable, Hashable {
        case text(String)
        /// The name, and the characters that its placeholder takes in the text, braces included.
        case reference(Reference, range: Range<Int>)
    }

    /// In the order of the text. No two texts stand side by side, and none is empty.
    package let pieces: [Piece]

    /// Reads a text.
    /// - Throws: ``ExpressionError`` for the first placeholder that cannot be read.
    package init(_ text: String) throws(ExpressionError) {
        var reader = TemplateReader(text)
        pieces = try reader.read()
    }

    /// True when the text is one placeholder and nothing else, so that the value keeps its type.
    package var isPlaceholder: Bool {
        guard pieces.count == 1, case .reference = pieces[0] else { return false }
        return true
    }

    /// The names, in the order of the text.
    package var references: [(reference: Reference, range: Range<Int>)] {
        pieces.compactMap { piece in
            if case .reference(let reference, let range) = piece { (reference, range) } else { nil }
        }
    }

    /// True when the text has a `{{`, so that it has to be read as a template. Fast.
    package static func isTemplate(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var last: UInt8 = 0
            for byte in bytes {
                if byte == UInt8(ascii: "{"), last == byte { return true }
                last = byte
            }
            return false
        }
    }
}
