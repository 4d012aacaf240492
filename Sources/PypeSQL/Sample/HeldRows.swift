import CPypeABI
import PypeArrow

/// Rows of one batch that may stay, and their numbers.
final class HeldRows {
    private var batch: ScanBatch
    private var rows: [Int]
    private(set) var numbers: [UInt64]

    init(_ batch: ScanBatch, _ rows: [Int], _ numbers: [UInt64]) {
        self.batch = batch
        self.rows = rows
        self.numbers = numbers
    }

    func keep(_ stays: (UInt64) -> Bool) {
        let kept = numbers.indices.filter { stays(numbers[$0]) }
        rows = kept.map { rows[$0] }
        numbers = kept.map { numbers[$0] }
    }

    /// Copies the rows out of a batch that is mostly others'.
    func compact(_ layout: ColumnLayout) {
        guard rows.count < batch.rows / 2 else { return }
        let gatherer = ColumnGatherer.make(layout)
        rows.withUnsafeBufferPointer { gatherer.append(batch.raw, .list($0), keeper: batch) }
        let columns = Int(batch.raw.n_children)
        // Made here, so it is of the schema.
        guard let copy = try? ScanBatch(gatherer.finish().export(), columns: columns, firstRow: 0) else { return }
        batch = copy
        rows = Array(rows.indices)
    }

    /// Puts the rows behind those that are there.
    func collect(_ collector: RowCollector) {
        rows.withUnsafeBufferPointer { collector.add(batch.raw, .list($0), keeper: batch) }
    }
}
