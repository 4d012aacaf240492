import CPypeABI

/// Some of the rows of a ``MappedRows``, by their place in it.
package enum RowSelection: Sendable, Hashable {
    case all
    case none
    /// In ascending order.
    case some([Int])

    package func count(of rows: Int) -> Int {
        switch self {
        case .all: rows
        case .none: 0
        case .some(let list): list.count
        }
    }

    /// The place of the first row.
    package var first: Int? {
        switch self {
        case .all: 0
        case .none: nil
        case .some(let list): list.first
        }
    }

    /// The list, or what it comes to.
    init(_ list: [Int], of rows: Int) {
        self = list.isEmpty ? .none : list.count == rows ? .all : .some(list)
    }
}

extension MappedRows {
    /// The rows where a computed column has a value, and those where it is null.
    package func split(byValueOf column: Int) -> (values: RowSelection, nulls: RowSelection) {
        let selections = withComputed(column) { array -> (RowSelection, RowSelection)? in
            guard let validity = array.buffers?[0]?.assumingMemoryBound(to: UInt8.self), array.null_count != 0 else {
                return array.n_buffers == 0 ? (.none, .all) : (.all, .none)
            }
            var values: [Int] = []
            var nulls: [Int] = []
            for row in 0..<count {
                if (validity[row >> 3] >> UInt8(row & 7)) & 1 == 1 { values.append(row) } else { nulls.append(row) }
            }
            return (RowSelection(values, of: count), RowSelection(nulls, of: count))
        }
        return (selections ?? nil) ?? (.none, .all)
    }

    /// The rows for each value of a computed UTINYINT column from 0 on. A null, or a number beyond, is nowhere.
    package func split(byNumberIn column: Int, ways: Int) -> [RowSelection] {
        var lists = Array(repeating: [Int](), count: ways)
        withNumbers(column) { row, number in if number < ways { lists[Int(number)].append(row) } }
        return lists.map { RowSelection($0, of: count) }
    }

    /// The rows for each bit, from the lowest on, of the numbers in a computed UBIGINT column.
    package func split(byBitsIn column: Int, ways: Int) -> [RowSelection] {
        var lists = Array(repeating: [Int](), count: ways)
        withNumbers(column, of: UInt64.self) { row, bits in
            var rest = bits
            while rest != 0 {
                let way = rest.trailingZeroBitCount
                if way < ways { lists[way].append(row) }
                rest &= rest - 1
            }
        }
        return lists.map { RowSelection($0, of: count) }
    }

    /// The sum of a computed UBIGINT column.
    package func sum(of column: Int) -> UInt64 {
        var sum: UInt64 = 0
        withNumbers(column, of: UInt64.self) { sum &+= $1 }
        return sum
    }

    /// The largest number in a computed BIGINT column; nil where all are null.
    package func max(of column: Int) -> Int64? {
        var most: Int64?
        withNumbers(column, of: Int64.self) { most = Swift.max($1, most ?? $1) }
        return most
    }

    /// A value of a computed VARCHAR column.
    package func text(of column: Int, at row: Int) -> String? {
        let text = withComputed(column) { array -> String? in
            let isNull =
                array.null_count != 0
                && array.buffers?[0]?.assumingMemoryBound(to: UInt8.self)
                    .advanced(by: row >> 3).pointee.bit(row & 7) == false
            guard !isNull, let offsets = array.buffers?[1]?.assumingMemoryBound(to: Int32.self) else { return nil }
            let bytes = UnsafeRawBufferPointer(start: array.buffers?[2], count: Int(offsets[Int(array.length)]))
            return String(decoding: bytes[Int(offsets[row])..<Int(offsets[row + 1])], as: UTF8.self)
        }
        return text ?? nil
    }

    private func withNumbers(_ column: Int, _ body: (Int, UInt8) -> Void) {
        withNumbers(column, of: UInt8.self, body)
    }

    @inline(__always)
    private func withNumbers<Number: BitwiseCopyable>(_ column: Int, of: Number.Type, _ body: (Int, Number) -> Void) {
        _ = withComputed(column) { array in
            guard let numbers = array.buffers?[1]?.assumingMemoryBound(to: Number.self) else { return }
            let validity = array.null_count == 0 ? nil : array.buffers?[0]?.assumingMemoryBound(to: UInt8.self)
            for row in 0..<count {
                if let validity, (validity[row >> 3] >> UInt8(row & 7)) & 1 == 0 { continue }
                body(row, numbers[row])
            }
        }
    }
}

extension UInt8 {
    fileprivate func bit(_ place: Int) -> Bool { (self >> UInt8(place)) & 1 == 1 }
}
