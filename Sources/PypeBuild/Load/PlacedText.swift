import PypeModel

/// A text of the file, cut into parts that know where they stand there.
struct PlacedText {
    let text: String
    private let start: FlowPosition
    /// False when the text in the file differs from what it stands for (escapes, line breaks), so that no place inside
    /// it can be told.
    private let isVerbatim: Bool

    init(_ text: Located<String>, in source: SourceText) {
        self.text = text.value
        var start = text.position
        // The parser's mark of a quoted text is the quote.
        if !source.has(text.value, at: start) { start.column += 1 }
        isVerbatim = source.has(text.value, at: start)
        self.start = isVerbatim ? start : text.position
    }

    /// The position of a part of the text.
    func position(of index: String.Index) -> FlowPosition {
        guard isVerbatim else { return start }
        let distance = text.unicodeScalars.distance(from: text.startIndex, to: index)
        return FlowPosition(line: start.line, column: start.column + distance)
    }

    /// The position of a character, by its distance from the start.
    func position(ofCharacter offset: Int) -> FlowPosition {
        guard isVerbatim else { return start }
        return position(of: text.index(text.startIndex, offsetBy: offset, limitedBy: text.endIndex) ?? text.endIndex)
    }

    /// The positions of several characters, given in ascending order. One walk, however many there are.
    func positions(ofCharacters offsets: [Int]) -> [FlowPosition] {
        var at = (index: text.startIndex, offset: 0, column: start.column)
        return offsets.map { offset in
            guard isVerbatim else { return start }
            let index = text.index(at.index, offsetBy: offset - at.offset, limitedBy: text.endIndex) ?? text.endIndex
            at = (index, offset, at.column + text.unicodeScalars.distance(from: at.index, to: index))
            return FlowPosition(line: start.line, column: at.column)
        }
    }

    func located(_ part: Substring) -> Located<String> { Located(String(part), at: position(of: part.startIndex)) }

    /// A part without the white space around it.
    static func trimmed(_ part: Substring) -> Substring {
        let utf8 = part.utf8
        guard let first = utf8.firstIndex(where: { !isSpace($0) }), let last = utf8.lastIndex(where: { !isSpace($0) })
        else { return part[part.endIndex...] }
        return part[first...last]
    }

    /// White space between parts. Bytes, since everything that cuts a text into parts is ASCII, and going by
    /// characters takes five times as long.
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}
