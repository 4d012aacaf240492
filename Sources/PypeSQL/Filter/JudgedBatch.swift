/// A batch, and for each of its rows whether it stays.
final class JudgedBatch {
    let batch: ScanBatch
    private let stays: UnsafeMutablePointer<UInt8>
    private var open: Int
    private(set) var kept = 0

    init(_ batch: ScanBatch) {
        self.batch = batch
        open = batch.rows
        stays = .allocate(capacity: batch.rows)
        // A row that is named twice would otherwise read memory that nobody wrote.
        stays.initialize(repeating: 0, count: batch.rows)
    }

    deinit { stays.deallocate() }

    /// All rows are judged.
    var isComplete: Bool { open == 0 }

    /// Every row stays, and there are so many that the batch is better handed on than copied.
    var isWorthHandingOn: Bool { kept == batch.rows && kept >= ResultRows.batchRows / 4 }

    func contains(_ row: Int64) -> Bool { row >= batch.firstRow && row < batch.firstRow + Int64(batch.rows) }

    /// Takes verdicts as long as they are about this batch. A NULL drops its row.
    /// - Returns: the first place that is about another one.
    func judge(
        numbers: UnsafePointer<Int64>, flags: UnsafePointer<UInt8>, validity: UnsafePointer<UInt64>?, from start: Int,
        to end: Int
    ) -> Int {
        let first = batch.firstRow
        let rows = Int64(batch.rows)
        var kept = 0
        var place = start
        while place < end {
            let row = numbers[place] - first
            guard row >= 0, row < rows else { break }
            var flag = flags[place] & 1
            if let validity { flag &= UInt8(truncatingIfNeeded: validity[place >> 6] >> UInt64(place & 63)) & 1 }
            stays[Int(row)] = flag
            kept += Int(flag)
            place += 1
        }
        self.kept += kept
        open -= place - start
        return place
    }

    /// The rows that stay.
    func withChoice(_ body: (RowChoice) -> Void) {
        guard kept < batch.rows else { return body(.run(0, kept)) }
        withUnsafeTemporaryAllocation(of: Int.self, capacity: kept + 1) { list in
            // Without a branch: the place after the last one takes what is not counted.
            var count = 0
            for row in 0..<batch.rows {
                list[count] = row
                count += Int(stays[row])
            }
            body(.list(UnsafeBufferPointer(rebasing: list[..<kept])))
        }
    }
}
