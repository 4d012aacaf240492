/// Cuts a text into pieces, in one walk.
struct TemplateReader {
    private let text: String
    private var pieces: [Template.Piece] = []
    private var plain = ""
    /// A place and its distance from the start in characters, which only ever moves on: counting anew each time would take
    /// time in the square of the length.
    private var counted: (index: String.Index, offset: Int)

    init(_ text: String) {
        self.text = text
        counted = (text.startIndex, 0)
    }

    mutating func read() throws(ExpressionError) -> [Template.Piece] {
        var rest = text.startIndex
        while let open = braces(UInt8(ascii: "{"), from: rest) {
            plain += text[rest..<open]
            rest = try placeholder(open)
        }
        plain += text[rest...]
        closeText()
        return pieces
    }

    /// - Returns: the end of the placeholder that starts at the index.
    private mutating func placeholder(_ open: String.Index) throws(ExpressionError) -> String.Index {
        let start = offset(of: open)
        let inside = skipSpaces(text.utf8.index(open, offsetBy: 2))
        if inside < text.endIndex, text.utf8[inside] == UInt8(ascii: "'") || text.utf8[inside] == UInt8(ascii: "\"") {
            return try quoted(inside, start)
        }
        guard let close = braces(UInt8(ascii: "}"), from: inside) else { throw TemplateReader.unclosed(start) }
        var end = close
        while end > inside, TemplateReader.isSpace(text.utf8[text.utf8.index(before: end)]) {
            end = text.utf8.index(before: end)
        }
        let place = offset(of: inside)
        guard inside < end else {
            throw ExpressionError(
                "the placeholder is empty", hint: "write a name, such as {{context.x}}, or {{'{{'}} for the braces",
                offset: start)
        }
        let reference = try Reference.parse(text[inside..<end], offset: place)
        if case .status = reference {
            throw ExpressionError(
                "'\(reference)' has a value in conditions of control connections only", offset: place)
        }
        let after = text.utf8.index(close, offsetBy: 2)
        closeText()
        pieces.append(.reference(reference, range: start..<offset(of: after)))
        return after
    }

    /// `{{'text'}}`, the quote at the index.
    private mutating func quoted(_ quote: String.Index, _ start: Int) throws(ExpressionError) -> String.Index {
        let first = text.utf8.index(after: quote)
        guard let last = text.utf8[first...].firstIndex(of: text.utf8[quote]) else {
            throw ExpressionError(
                "the quote inside '{{' is not closed", hint: "write {{'{{'}} for two braces", offset: offset(of: quote))
        }
        let close = skipSpaces(text.utf8.index(after: last))
        guard let end = braces(UInt8(ascii: "}"), from: close), end == close else {
            throw ExpressionError(
                "after the quoted text '}}' is missing", hint: "write {{'{{'}} for two braces", offset: start)
        }
        plain += text[first..<last]
        return text.utf8.index(close, offsetBy: 2)
    }

    private static func unclosed(_ offset: Int) -> ExpressionError {
        ExpressionError(
            "the '{{' is not closed by '}}'", hint: "close it, or write {{'{{'}} if the braces are meant as text",
            offset: offset)
    }

    private mutating func closeText() {
        if !plain.isEmpty { pieces.append(.text(plain)) }
        plain = ""
    }

    // MARK: Places

    /// The first two equal braces from an index on.
    private func braces(_ brace: UInt8, from start: String.Index) -> String.Index? {
        var index = start
        while let first = text.utf8[index...].firstIndex(of: brace) {
            let next = text.utf8.index(after: first)
            if next < text.endIndex, text.utf8[next] == brace { return first }
            index = next
        }
        return nil
    }

    private func skipSpaces(_ start: String.Index) -> String.Index {
        text.utf8[start...].firstIndex { !TemplateReader.isSpace($0) } ?? text.endIndex
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    private mutating func offset(of index: String.Index) -> Int {
        // A brace may share its character with a mark that combines; then the place is that of the character before.
        if index > counted.index {
            counted = (index, counted.offset + text[counted.index..<index].count)
        }
        return counted.offset
    }
}
