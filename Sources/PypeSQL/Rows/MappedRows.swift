package import CPypeABI
package import PypeArrow

/// Rows of the input and the columns that were computed from them. Used by one thread at a time.
package final class MappedRows {
    /// Where a column of a table comes from, by its index there.
    package enum Part: Sendable, Hashable {
        case input(Int)
        case computed(Int)
    }

    package let count: Int
    /// Number of the first row within the stream, from 0.
    package let firstRow: Int64
    private let batch: ScanBatch
    private let start: Int
    let computed: SharedArray

    init(batch: ScanBatch, start: Int, count: Int, computed: consuming OwnedArray) {
        self.batch = batch
        self.start = start
        self.count = count
        firstRow = batch.firstRow + Int64(start)
        self.computed = SharedArray(computed)
    }

    /// The same rows with other computed columns.
    init(_ rows: MappedRows, computed: consuming OwnedArray) {
        count = rows.count
        firstRow = rows.firstRow
        batch = rows.batch
        start = rows.start
        self.computed = SharedArray(computed)
    }

    /// A table of some columns. Columns of the input are not copied: they are parts of the input's own buffers.
    /// - Parameter parts: each at most once.
    package func table(_ parts: [Part]) -> OwnedArray {
        var columns: [ArrowArray?] = Array(repeating: nil, count: parts.count)
        take(batch.share(), parts, into: &columns) { if case .input(let index) = $0 { index } else { nil } }
        take(computed.share(), parts, into: &columns) { if case .computed(let index) = $0 { index } else { nil } }
        return TableArray.make(columns.compactMap { $0 }, rows: count)
    }

    /// Lends a computed column, whose offset is 0.
    package func withComputed<Result>(_ index: Int, _ body: (ArrowArray) throws -> Result) rethrows -> Result? {
        try computed.withUnsafePointer { try ($0.pointee.children?[index]?.pointee).map(body) }
    }

    /// Moves columns out of a share of a table.
    private func take(
        _ share: consuming OwnedArray, _ parts: [Part], into columns: inout [ArrowArray?], _ index: (Part) -> Int?
    ) {
        share.withUnsafeMutablePointer { table in
            let offset = table.pointee.offset
            for (place, part) in parts.enumerated() {
                guard let column = index(part), column < Int(table.pointee.n_children),
                    let slot = table.pointee.children?[column], slot.pointee.release != nil
                else { continue }
                var moved = slot.pointee
                slot.pointee.release = nil
                if case .input = part { cut(&moved, tableOffset: offset) }
                columns[place] = moved
            }
        }
    }

    private func cut(_ column: inout ArrowArray, tableOffset: Int64) {
        let first = tableOffset + Int64(start)
        guard first != 0 || column.length != Int64(count) else { return }
        if column.null_count == column.length {
            column.null_count = Int64(count)
        } else if column.null_count != 0 {
            column.null_count = -1
        }
        column.offset += first
        column.length = Int64(count)
    }
}

/// Tables of columns that are there already.
enum TableArray {
    /// A struct array that owns the columns.
    static func make(_ columns: [ArrowArray], rows: Int) -> OwnedArray {
        let buffers = UnsafeMutablePointer<UnsafeRawPointer?>.allocate(capacity: 1)
        buffers.initialize(to: nil)
        var array = ArrowArray()
        array.length = Int64(rows)
        array.n_buffers = 1
        array.buffers = buffers
        array.n_children = Int64(columns.count)
        if !columns.isEmpty {
            let slots = UnsafeMutablePointer<UnsafeMutablePointer<ArrowArray>?>.allocate(capacity: columns.count)
            for (index, column) in columns.enumerated() { (slots + index).initialize(to: NodeRelease.heap(column)) }
            array.children = slots
        }
        array.release = { array in
            guard let array else { return }
            array.pointee.buffers?.deallocate()
            NodeRelease.releaseParts(of: &array.pointee)
        }
        return OwnedArray(array)
    }
}
