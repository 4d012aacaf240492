import CPypeABI
package import PypeArrow

/// Keeps some rows of a stream, chosen by chance, in their order. Used by one thread at a time.
///
/// The input's buffers are copied where rows stay; DuckDB is not asked.
package final class RowSample {
    package enum Size: Sendable, Hashable {
        /// So many rows; all are held until the end.
        case rows(Int)
        /// Each row as likely as this, from 0 to 1.
        case fraction(Double)
    }

    /// Rows so far; those that may still be dropped count as kept.
    package struct Counts: Sendable, Hashable {
        package var kept = 0
        package var dropped = 0
    }

    package private(set) var counts = Counts()
    private let size: Size
    private let chance: RowChance
    private let layout: ColumnLayout
    private let columns: Int
    private let collector: RowCollector
    /// Only rows below this stay; nil: all do.
    private var limit: UInt64?
    private var held: [HeldRows] = []
    private var read = 0

    /// - Parameter schema: of the batches to come.
    /// - Throws: ``SQLError`` `invalidData` for a column whose rows cannot be copied (unions, run-end encoding, list
    ///   views).
    package init(_ size: Size, seed: Int64, schema: consuming OwnedSchema) throws(SQLError) {
        self.size = size
        chance = RowChance(seed: seed)
        columns = schema.withUnsafePointer { Int($0.pointee.n_children) }
        layout = try ColumnLayout.copyable(schema)
        collector = RowCollector(layout)
        switch size {
        case .fraction(let fraction): limit = fraction >= 1 ? nil : UInt64(max(0, fraction) * 0x1p64)
        case .rows(let rows): limit = rows == 0 ? 0 : nil
        }
    }

    /// Looks at the next rows of the stream.
    /// - Throws: ``SQLError`` `invalidData` for a batch that is not of the schema.
    package func add(_ array: consuming OwnedArray) throws(SQLError) {
        let batch = try ScanBatch(array, columns: columns, firstRow: Int64(read))
        var chosen: [Int] = []
        var numbers: [UInt64] = []
        for row in 0..<batch.rows {
            let number = chance[read + row]
            if let limit, number >= limit { continue }
            chosen.append(row)
            numbers.append(number)
        }
        read += batch.rows
        counts.kept += chosen.count
        counts.dropped += batch.rows - chosen.count
        guard !chosen.isEmpty else { return }
        guard case .rows(let wanted) = size else {
            if chosen.count == batch.rows, collector.takesWhole(batch.rows) {
                collector.add(whole: batch.share())
            } else {
                chosen.withUnsafeBufferPointer { collector.add(batch.raw, .list($0), keeper: batch) }
            }
            return
        }
        held.append(HeldRows(batch, chosen, numbers))
        // Twice as many as are wanted, without a product that is too large for an Int.
        if counts.kept - wanted > ResultRows.batchRows, counts.kept - wanted - ResultRows.batchRows > wanted {
            cut(to: wanted)
        }
    }

    /// Says that the stream is at its end.
    package func end() {
        if case .rows(let wanted) = size, counts.kept > wanted { cut(to: wanted) }
        for rows in held { rows.collect(collector) }
        held = []
        collector.flush()
    }

    /// The next batch of rows that stay; nil when there is none at the moment.
    package func next() -> OwnedArray? { collector.next() }

    /// Drops the rows with the highest numbers. Those of a number that two rows share go by their order.
    private func cut(to wanted: Int) {
        var numbers = held.flatMap(\.numbers)
        numbers.sort()
        let bound = numbers[wanted - 1]
        var same = numbers[..<wanted].count { $0 == bound }
        for rows in held {
            rows.keep { number in
                if number == bound { same -= 1 }
                return number < bound || (number == bound && same >= 0)
            }
        }
        held.removeAll { $0.numbers.isEmpty }
        for rows in held { rows.compact(layout) }
        counts.dropped += counts.kept - wanted
        counts.kept = wanted
        limit = bound
    }
}
