import PypeModel

/// The text of a flow file, by lines.
struct SourceText {
    let file: String
    let bytes: [UInt8]
    /// Offset of the first byte of each line. YAML 1.1 breaks lines at LF, CR, CRLF, NEL, LS and PS, and the parser's
    /// marks count those (https://yaml.org/spec/1.1/#id871136).
    private let lines: [Int]

    init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
        var lines = [0]
        var index = 0
        while index < bytes.count {
            let length = SourceText.lengthOfBreak(bytes, index)
            index += max(length, 1)
            if length > 0 { lines.append(index) }
        }
        self.lines = lines
    }

    /// Bytes of the line break that starts at the index; 0 when none does.
    private static func lengthOfBreak(_ bytes: [UInt8], _ index: Int) -> Int {
        func byte(_ distance: Int) -> UInt8 { index + distance < bytes.count ? bytes[index + distance] : 0 }
        switch bytes[index] {
        case 0x0A: return 1
        case 0x0D: return byte(1) == 0x0A ? 2 : 1
        case 0xC2: return byte(1) == 0x85 ? 2 : 0
        case 0xE2: return byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9) ? 3 : 0
        default: return 0
        }
    }

    /// The bytes of a line without its break.
    private func line(_ number: Int) -> ArraySlice<UInt8> {
        guard lines.indices.contains(number - 1) else { return [] }
        let start = lines[number - 1]
        var end = number < lines.count ? lines[number] : bytes.count
        while end > start, let last = (start..<end).last(where: { bytes[$0] & 0xC0 != 0x80 }),
            SourceText.lengthOfBreak(bytes, last) > 0
        {
            end = last
        }
        return bytes[start..<end]
    }

    /// Offset of the byte at a position, or nil when the line is shorter.
    func offset(of position: FlowPosition) -> Int? {
        let line = line(position.line)
        var scalars = 0
        for index in line.indices where bytes[index] & 0xC0 != 0x80 {
            scalars += 1
            if scalars == position.column { return index }
        }
        return position.column == scalars + 1 ? line.endIndex : nil
    }

    /// The position of the byte at an offset.
    func position(of offset: Int) -> FlowPosition {
        var low = 0
        var high = lines.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lines[middle] <= offset { low = middle } else { high = middle }
        }
        let column = bytes[lines[low]..<min(offset, bytes.count)].count { $0 & 0xC0 != 0x80 } + 1
        return FlowPosition(line: low + 1, column: column)
    }

    /// True when the text stands at the position as it is: no escapes, no line breaks.
    func has(_ text: String, at position: FlowPosition) -> Bool {
        guard let offset = offset(of: position) else { return false }
        return bytes[offset...].starts(with: text.utf8)
    }

    /// The position as people count: columns are characters.
    func location(_ position: FlowPosition) -> Location {
        let line = line(position.line)
        let end = offset(of: position) ?? line.endIndex
        let column = String(decoding: line[..<end], as: UTF8.self).count + 1
        return Location(file: file, line: position.line, column: column)
    }

    /// The line of a position; of a very long one, its beginning.
    func excerpt(_ position: FlowPosition) -> String {
        String(String(decoding: line(position.line).prefix(2000), as: UTF8.self).prefix(240))
    }
}
