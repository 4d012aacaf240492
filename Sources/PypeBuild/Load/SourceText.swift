import PypeModel

/// The text of a flow file, by lines.
struct SourceText {
    let file: String
    let bytes: [UInt8]
    /// Offset of the first byte of each line. YAML 1.1 breaks lines at LF, CR, CRLF, NEL, LS and PS, and the parser's
    /// marks count those (https://yaml.org/spec/1.1/#id871136).
    private let lines: [Int]
    /// Scalars that start before each block of bytes, so that a place in a very long line is found without a walk.
    private let scalars: [Int]
    private static let block = 512

    /// - Parameter bytes: a byte order mark before the text is no part of it
    ///   (https://yaml.org/spec/1.2.2/#52-character-encodings).
    init(file: String, bytes: [UInt8]) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let bytes = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
        self.file = file
        self.bytes = bytes
        var lines = [0]
        var scalars: [Int] = []
        var count = 0
        var next = 0
        for index in bytes.indices {
            if index % SourceText.block == 0 { scalars.append(count) }
            if bytes[index] & 0xC0 != 0x80 { count += 1 }
            guard index >= next else { continue }
            let length = SourceText.lengthOfBreak(bytes, index)
            next = index + max(length, 1)
            if length > 0 { lines.append(next) }
        }
        self.lines = lines
        self.scalars = scalars
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
        guard number < lines.count else { return bytes[start...] }
        var end = lines[number]
        for length in [3, 2, 1] where end - length >= start {
            if SourceText.lengthOfBreak(bytes, end - length) == length {
                end -= length
                break
            }
        }
        return bytes[start..<end]
    }

    /// Scalars that start before an offset.
    private func scalars(before offset: Int) -> Int {
        guard offset < bytes.count else {
            guard let last = scalars.indices.last else { return 0 }
            return scalars[last] + bytes[(last * SourceText.block)...].count { $0 & 0xC0 != 0x80 }
        }
        let block = offset / SourceText.block
        return scalars[block] + bytes[(block * SourceText.block)..<offset].count { $0 & 0xC0 != 0x80 }
    }

    /// Offset of the byte at a position, or nil when the line is shorter.
    func offset(of position: FlowPosition) -> Int? {
        let line = line(position.line)
        guard !line.isEmpty else { return position.column == 1 ? line.startIndex : nil }
        let wanted = scalars(before: line.startIndex) + position.column - 1
        // The last block with no more scalars before it than wanted.
        var low = line.startIndex / SourceText.block
        var high = scalars.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if scalars[middle] <= wanted { low = middle } else { high = middle }
        }
        var count = scalars[low]
        for index in (low * SourceText.block)..<line.endIndex where bytes[index] & 0xC0 != 0x80 {
            if count == wanted { return index }
            count += 1
        }
        return count == wanted ? line.endIndex : nil
    }

    /// The position of the byte at an offset.
    func position(of offset: Int) -> FlowPosition {
        var low = 0
        var high = lines.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lines[middle] <= offset { low = middle } else { high = middle }
        }
        return FlowPosition(
            line: low + 1, column: scalars(before: offset) - scalars(before: lines[low]) + 1)
    }

    /// True when the text stands at the position as it is: no escapes, no line breaks.
    func has(_ text: String, at position: FlowPosition) -> Bool {
        guard let offset = offset(of: position) else { return false }
        return bytes[offset...].starts(with: text.utf8)
    }

    /// The position as people count: columns are characters; in very long lines, scalars.
    func location(_ position: FlowPosition) -> Location {
        let line = line(position.line)
        guard let end = offset(of: position), end - line.startIndex < 4096 else {
            return Location(file: file, line: position.line, column: position.column)
        }
        let column = String(decoding: line[..<end], as: UTF8.self).count + 1
        return Location(file: file, line: position.line, column: column)
    }

    /// The line of a position; of a very long one, its beginning.
    func excerpt(_ position: FlowPosition) -> String {
        String(String(decoding: line(position.line).prefix(2000), as: UTF8.self).prefix(240))
    }
}
