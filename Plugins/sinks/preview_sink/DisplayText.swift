/// A text as a terminal shows it: control characters escaped, cut to a width, and that width known.
struct DisplayText {
    let text: String
    /// Characters of a terminal.
    let width: Int

    /// What stands for a value that is not there.
    static let null = DisplayText("<null>", maxWidth: .max)

    init(_ text: String, maxWidth: Int) {
        var shown = ""
        var width = 0
        // Where the text can end and leave room for the ellipsis.
        var cut = (text: "", width: 0)
        for character in text {
            let piece = Self.escape(character)
            let pieceWidth = Self.width(of: piece)
            guard width + pieceWidth <= maxWidth else {
                self.text = cut.text + "…"
                self.width = cut.width + 1
                return
            }
            shown += piece
            width += pieceWidth
            if width < maxWidth { cut = (shown, width) }
        }
        self.text = shown
        self.width = width
    }

    /// Characters that would move the cursor, change colours or turn the direction of writing are spelled out.
    private static func escape(_ character: Character) -> String {
        guard character.unicodeScalars.contains(where: isControl) else { return String(character) }
        var escaped = ""
        for scalar in character.unicodeScalars {
            switch scalar {
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            case let scalar where isControl(scalar): escaped += "\\u{\(String(scalar.value, radix: 16))}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        // The zero-width joiner holds emoji together, and tags spell the flags of regions.
        if scalar == "\u{200D}" || ("\u{E0020}"..."\u{E007F}").contains(scalar) { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }

    private static func width(of text: String) -> Int {
        text.reduce(0) { total, character in
            // A variation selector asks for the wide, coloured form of a sign.
            let isEmoji = character.unicodeScalars.contains("\u{FE0F}")
            return total + (isEmoji ? 2 : character.unicodeScalars.map(width(of:)).max() ?? 0)
        }
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        if scalar.isASCII { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        if scalar.properties.isEmojiPresentation { return 2 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// East Asian scripts: https://www.unicode.org/reports/tr11/
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
        0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
        0x17000...0x18CFF, 0x1B000...0x1B2FF, 0x20000...0x3FFFD,
    ]
}
