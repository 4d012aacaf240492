import CPypeABI
import PypeArrow

/// A record batch that several threads read slices of. The producer's array is released with the last slice.
///
/// Sendable: the array is not written after init, until deinit, when nobody else is left.
final class ScanBatch: @unchecked Sendable {
    private let shared: SharedArray
    /// The struct inside `shared`, which owns what it points to.
    let raw: ArrowArray
    /// The batch's first row within its stream.
    let firstRow: Int64

    var rows: Int { Int(raw.length) }

    /// Takes over one batch of a stream with so many columns.
    /// - Throws: ``SQLError`` `invalidData` when the array cannot be of that stream; DuckDB would read past its end.
    init(_ array: consuming OwnedArray, columns: Int, firstRow: Int64) throws(SQLError) {
        shared = SharedArray.adopting(array)
        raw = shared.withUnsafePointer { $0.pointee }
        self.firstRow = firstRow
        let end = raw.offset + raw.length
        guard raw.length >= 0, raw.offset >= 0, raw.n_children == columns else {
            throw SQLError(
                .invalidData,
                "a batch has \(raw.n_children) columns and \(raw.length) rows, \(columns) columns expected")
        }
        for column in 0..<columns {
            guard let child = raw.children?[column]?.pointee, child.offset >= 0, child.length >= end else {
                throw SQLError(.invalidData, "column \(column + 1) of a batch is shorter than the batch")
            }
        }
    }

    /// The whole batch again, for whoever can take it unchanged.
    func share() -> OwnedArray { shared.share() }

    /// A struct array of some columns and rows, over the same buffers. Made for DuckDB, which releases the whole and
    /// moves nothing out of it.
    func slice(columns: [Int], start: Int, count: Int) -> OwnedArray {
        let block = SliceBlock(batch: self, columns: columns.count)
        for (slot, column) in columns.enumerated() {
            guard var child = raw.children?[column]?.pointee else { continue }
            child.offset += raw.offset + Int64(start)
            child.length = Int64(count)
            if child.null_count > 0 { child.null_count = -1 }
            child.release = { $0?.pointee.release = nil }
            block.columns[slot] = child
        }
        var array = ArrowArray()
        array.length = Int64(count)
        array.n_buffers = 1
        array.buffers = block.noValidity
        array.n_children = Int64(columns.count)
        array.children = block.list
        // Balanced by release.
        array.private_data = Unmanaged.passRetained(block).toOpaque()
        array.release = { array in
            guard let array, let data = array.pointee.private_data else { return }
            array.pointee.private_data = nil
            array.pointee.release = nil
            Unmanaged<SliceBlock>.fromOpaque(data).release()
        }
        return OwnedArray(array)
    }
}

/// The small structs of one slice, and its hold on the batch.
private final class SliceBlock {
    let batch: ScanBatch
    let columns: UnsafeMutablePointer<ArrowArray>
    let list: UnsafeMutablePointer<UnsafeMutablePointer<ArrowArray>?>
    let noValidity: UnsafeMutablePointer<UnsafeRawPointer?>

    init(batch: ScanBatch, columns count: Int) {
        self.batch = batch
        columns = .allocate(capacity: count)
        columns.initialize(repeating: ArrowArray(), count: count)
        list = .allocate(capacity: count)
        for index in 0..<count { (list + index).initialize(to: columns + index) }
        noValidity = .allocate(capacity: 1)
        noValidity.initialize(to: nil)
    }

    deinit {
        columns.deallocate()
        list.deallocate()
        noValidity.deallocate()
    }
}
