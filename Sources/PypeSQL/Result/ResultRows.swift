import CPypeABI
import PypeArrow

/// A statement's rows in batches that are worth a reader's while: DuckDB gives 2,048 rows at a time.
final class ResultRows {
    private let result: StatementResult
    private let layout: ColumnLayout?
    private var gatherer: ColumnGatherer?
    private var isAtEnd = false

    static let batchRows = 65_536

    init(result: StatementResult, layout schema: consuming OwnedSchema) {
        self.result = result
        layout = schema.withUnsafePointer { ColumnLayout($0.pointee) }
    }

    /// The next batch; nil at the end.
    func next() throws(SQLError) -> OwnedArray? {
        while !isAtEnd {
            guard let chunk = try result.next() else {
                isAtEnd = true
                break
            }
            guard chunk.rows > 0 else { continue }
            let array = try result.array(of: chunk)
            // A union, say: it goes on as it is.
            guard let layout else { return array }
            if let full = add(array, layout) { return full }
        }
        return flush()
    }

    /// - Returns: what was collected when it is enough, or when the array does not fit to it.
    private func add(_ array: consuming OwnedArray, _ layout: ColumnLayout) -> OwnedArray? {
        let keeper = SharedArray(array)
        let raw = keeper.withUnsafePointer { $0.pointee }
        let full = gatherer?.canAppend(raw) == false ? flush() : nil
        let gatherer = gatherer ?? ColumnGatherer.make(layout)
        self.gatherer = gatherer
        gatherer.append(raw, .run(0, Int(raw.length)), keeper: keeper)
        if full == nil, gatherer.rows >= Self.batchRows { return flush() }
        return full
    }

    private func flush() -> OwnedArray? {
        defer { gatherer = nil }
        return gatherer?.finish().export()
    }
}
