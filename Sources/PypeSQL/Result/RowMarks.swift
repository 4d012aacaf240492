import CPypeABI

/// Which rows of an input were met: one bit each.
struct RowMarks {
    private var words: [UInt64] = []
    /// Rows that were met at least once.
    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// Marks the rows whose numbers a BIGINT column holds; NULL marks none.
    mutating func mark(_ column: ArrowArray) {
        guard let values = column.buffers?[1]?.assumingMemoryBound(to: Int64.self) else { return }
        let validity = column.null_count == 0 ? nil : column.buffers?[0]?.assumingMemoryBound(to: UInt8.self)
        let start = Int(column.offset)
        for place in start..<start + Int(column.length) {
            if let validity, validity[place >> 3] & (1 << UInt8(place & 7)) == 0 { continue }
            let row = Int(values[place])
            guard row >= 0 else { continue }
            if row >> 6 >= words.count {
                words.append(contentsOf: repeatElement(0, count: max(1024, words.count, (row >> 6) + 1 - words.count)))
            }
            words[row >> 6] |= 1 << UInt64(row & 63)
        }
    }

    /// Marks the rows that are marked there, too.
    mutating func formUnion(_ other: RowMarks) {
        if words.count < other.words.count {
            words.append(contentsOf: repeatElement(0, count: other.words.count - words.count))
        }
        for index in other.words.indices { words[index] |= other.words[index] }
    }
}
