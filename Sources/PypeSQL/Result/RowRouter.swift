import CPypeABI
import PypeArrow

/// Sorts rows of a statement into the batches of its outputs. Used by one thread at a time.
///
/// Sendable: whoever works with it has it alone; ``RowTaker`` gives it from thread to thread under a lock.
final class RowRouter: @unchecked Sendable {
    private let outputs: QueryOutputs
    /// For each of the outputs' counted columns.
    private(set) var marks: [RowMarks]
    private let collectors: [RowCollector]
    /// Rows that were taken.
    private(set) var rows = 0

    /// - Parameter layouts: of the outputs.
    init(_ outputs: QueryOutputs, _ layouts: [ColumnLayout]) {
        self.outputs = outputs
        marks = outputs.counted.map { _ in RowMarks() }
        collectors = layouts.map(RowCollector.init)
    }

    /// Copies rows.
    /// - Parameters:
    ///   - raw: a struct with the statement's columns.
    ///   - keeper: keeps them alive, whose dictionaries are not copied.
    func take(_ raw: ArrowArray, keeper: AnyObject) {
        let count = Int(raw.length)
        rows += count
        for (index, column) in outputs.counted.enumerated() {
            if let numbers = raw.children?[column] { marks[index].mark(numbers.pointee) }
        }
        guard let column = outputs.route, collectors.count > 1, let child = raw.children?[column]?.pointee,
            let routes = child.buffers?[1]?.assumingMemoryBound(to: UInt8.self)
        else { return add(raw, .run(0, count), to: 0, keeper) }
        for output in collectors.indices {
            let wanted = UInt8(output)
            let chosen = (0..<count).filter { routes[Int(child.offset) + $0] == wanted }
            guard !chosen.isEmpty else { continue }
            chosen.withUnsafeBufferPointer { add(raw, .list($0), to: output, keeper) }
        }
    }

    /// The next batch that is full.
    func next() -> RoutedRows.Batch? {
        guard let output = collectors.firstIndex(where: { $0.isReady }), let rows = collectors[output].next() else {
            return nil
        }
        return RoutedRows.Batch(output: output, rows: rows)
    }

    /// Makes what was collected batches, however small.
    func flush() { for collector in collectors { collector.flush() } }

    /// Lends an output's columns of an array as an array of their own.
    private func add(_ array: ArrowArray, _ choice: RowChoice, to output: Int, _ keeper: AnyObject) {
        var children = outputs.columns[output].map { array.children?[$0] }
        var part = array
        part.n_children = Int64(children.count)
        children.withUnsafeMutableBufferPointer {
            part.children = $0.baseAddress
            collectors[output].add(part, choice, keeper: keeper)
        }
    }
}
