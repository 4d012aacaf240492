import CPypeABI
import PypeArrow

/// A run of rows of one batch, and what of it is computed so far.
final class MappedPiece {
    let batch: ScanBatch
    /// The first row within the batch.
    let start: Int
    let count: Int
    private var open: Int
    /// Results, each with its first row in the piece and in the array.
    private var parts: [(row: Int, array: SharedArray, place: Int, count: Int)] = []

    init(_ batch: ScanBatch, start: Int, count: Int) {
        self.batch = batch
        self.start = start
        self.count = count
        open = count
    }

    /// Number of the first row within the stream, from 0.
    var firstRow: Int64 { batch.firstRow + Int64(start) }

    /// All rows are computed.
    var isComplete: Bool { open == 0 }

    func contains(_ row: Int64) -> Bool { row >= firstRow && row < firstRow + Int64(count) }

    /// Takes results as long as their rows follow each other within this piece.
    /// - Returns: the first place that does not belong here.
    func add(_ array: SharedArray, numbers: UnsafePointer<Int64>, from place: Int, to end: Int) -> Int {
        let first = numbers[place]
        let limit = min(end, place + Int(firstRow + Int64(count) - first))
        var next = place + 1
        while next < limit, numbers[next] == first + Int64(next - place) { next += 1 }
        parts.append((row: Int(first - firstRow), array: array, place: place, count: next - place))
        open -= next - place
        return next
    }

    /// The rows and their results. The piece is used up.
    func rows(_ layout: ColumnLayout) -> MappedRows {
        parts.sort { $0.row < $1.row }
        let gatherer = ColumnGatherer.make(layout)
        for part in parts {
            part.array.withUnsafePointer { array in
                // The first column is the row's number.
                var columns = array.pointee
                columns.n_children -= 1
                columns.children = array.pointee.children.map { $0 + 1 }
                gatherer.append(columns, .run(part.place, part.count), keeper: part.array)
            }
        }
        parts = []
        return MappedRows(batch: batch, start: start, count: count, computed: gatherer.finish().export())
    }
}
