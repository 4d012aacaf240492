import CPypeABI

extension OwnedArray {
    /// The columns at some indices of a table, in that order. Nothing is copied: the columns are moved out of the table,
    /// and what is not picked is released.
    ///
    /// - Parameter columns: indices from 0, each at most once.
    /// - Throws: ``ArrowError`` when a column is not there, comes twice, or is shorter than the table. The table is
    ///   released then.
    public consuming func picking(_ columns: [Int]) throws(ArrowError) -> OwnedArray {
        let rows = 0..<length
        return try taking(columns, rows)
    }

    /// Some rows of a table. Nothing is copied: the columns begin further inside the same buffers.
    ///
    /// - Parameter rows: rows from 0, not beyond ``length``.
    /// - Throws: as ``picking(_:)``, and when there are not so many rows.
    public consuming func slicing(_ rows: Range<Int>) throws(ArrowError) -> OwnedArray {
        let columns = withUnsafePointer { Int(clamping: $0.pointee.n_children) }
        return try taking(Array(0..<max(0, columns)), rows)
    }

    private consuming func taking(_ columns: [Int], _ rows: Range<Int>) throws(ArrowError) -> OwnedArray {
        let parts = try moving(columns, rows)
        return OwnedArray(BuiltArray.make(length: rows.count, nullCount: 0, buffers: [nil], children: parts))
    }

    /// The columns at some indices, cut to some rows and moved out of the table, which is released.
    consuming func moving(_ columns: [Int], _ rows: Range<Int>) throws(ArrowError) -> [ArrowArray] {
        guard isValid, rows.lowerBound >= 0, rows.upperBound <= length else {
            throw ArrowError("rows \(rows.lowerBound) to \(rows.upperBound) of a table of \(length) rows")
        }
        return try withUnsafeMutablePointer { (raw) throws(ArrowError) in
            let slots = try Self.slots(columns, raw.pointee)
            let start = raw.pointee.offset + Int64(rows.lowerBound)
            return slots.map { slot in
                var column = slot.pointee
                // Moved: the table does not release it any more.
                slot.pointee.release = nil
                column.cut(from: start, count: Int64(rows.count))
                return column
            }
        }
    }

    /// Looks at all columns before the first is moved, since a failure in between would lose those moved before.
    private static func slots(_ columns: [Int], _ table: ArrowArray) throws(ArrowError)
        -> [UnsafeMutablePointer<ArrowArray>]
    {
        var seen = Set<Int>(minimumCapacity: columns.count)
        var slots: [UnsafeMutablePointer<ArrowArray>] = []
        slots.reserveCapacity(columns.count)
        for column in columns {
            guard column >= 0, column < Int(table.n_children), seen.insert(column).inserted,
                let slot = table.children?[column], slot.pointee.release != nil
            else { throw ArrowError("column \(column) of \(table.n_children) is not there, or was taken before") }
            guard slot.pointee.length >= table.offset + table.length else {
                throw ArrowError(
                    "column \(column) has \(slot.pointee.length) rows, but \(table.offset + table.length) are needed")
            }
            slots.append(slot)
        }
        return slots
    }
}

extension ArrowArray {
    /// Leaves some rows. How many nulls they have is known only where all or none of the rows were null.
    fileprivate mutating func cut(from start: Int64, count: Int64) {
        guard start != 0 || count != length else { return }
        if null_count == length { null_count = count } else if null_count != 0 { null_count = -1 }
        offset += start
        length = count
    }
}
