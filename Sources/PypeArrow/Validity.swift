/// Which values of a column are null: one bit a value, least significant bit first, 1 for a value.
struct Validity: @unchecked Sendable {
    // Sendable: points into an array that is never written; whoever holds this holds the array too.
    let bits: UnsafeRawPointer?
    let offset: Int

    func isNull(_ row: Int) -> Bool {
        guard let bits else { return false }
        let index = offset + row
        return bits.load(fromByteOffset: index >> 3, as: UInt8.self) & (1 << UInt8(index & 7)) == 0
    }

    /// Nulls among the first `count` rows.
    func nullCount(in count: Int) -> Int {
        guard let bits else { return 0 }
        var nulls = 0
        var row = 0
        while row < count {
            // Whole bytes wherever a row begins one.
            if (offset + row) & 7 == 0, row + 8 <= count {
                nulls += (~bits.load(fromByteOffset: (offset + row) >> 3, as: UInt8.self)).nonzeroBitCount
                row += 8
            } else {
                if isNull(row) { nulls += 1 }
                row += 1
            }
        }
        return nulls
    }
}

/// Offsets of a column of texts, bytes or lists: 32 or 64 bits, at any alignment.
struct Offsets: @unchecked Sendable {
    // Sendable: as Validity.
    let start: UnsafeRawPointer
    /// 4 or 8 bytes.
    let width: Int

    subscript(_ index: Int) -> Int64 {
        width == 4
            ? Int64(start.loadUnaligned(fromByteOffset: index * 4, as: Int32.self))
            : start.loadUnaligned(fromByteOffset: index * 8, as: Int64.self)
    }

    /// The first row whose end comes before its start.
    func firstDescent(from offset: Int, count: Int) -> Int? {
        guard count > 0 else { return nil }
        var last = self[offset]
        for row in 0..<count {
            let next = self[offset + row + 1]
            if next < last { return row }
            last = next
        }
        return nil
    }
}
