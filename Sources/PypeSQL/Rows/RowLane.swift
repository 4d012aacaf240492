package import PypeArrow

/// One way out for rows of a map: some columns of some rows. Batches that go this way whole are not copied, but for
/// small ones between others. Used by one thread at a time.
package final class RowLane {
    package let schema: Schema
    /// Rows that went this way.
    package private(set) var count = 0
    private let parts: [MappedRows.Part]
    private let collector: RowCollector?
    private var whole: [SharedArray] = []

    /// - Parameters:
    ///   - parts: the columns, from the rows' own and from what was computed.
    ///   - schema: what they are called.
    ///   - takesAll: whether every batch goes this way whole, so that columns of any type can be taken.
    /// - Throws: ``SQLError`` `invalidData` for a column whose rows cannot be copied (unions, run-end encoding, list
    ///   views).
    package init(_ parts: [MappedRows.Part], _ schema: Schema, takesAll: Bool = false) throws(SQLError) {
        self.parts = parts
        self.schema = schema
        if takesAll {
            collector = nil
        } else {
            let raw = OwnedSchema(schema)
            collector = RowCollector(try ColumnLayout.copyable(raw))
        }
    }

    /// Sends rows this way.
    package func add(_ rows: MappedRows, _ selection: RowSelection) {
        count += selection.count(of: rows.count)
        switch selection {
        case .none: return
        case .all:
            guard let collector else { return whole.append(SharedArray(rows.table(parts))) }
            if collector.isEmpty || collector.takesWhole(rows.count) {
                collector.add(whole: rows.table(parts))
            } else {
                copy(rows, .run(0, rows.count), collector)
            }
        case .some(let list):
            guard let collector else { return }
            list.withUnsafeBufferPointer { copy(rows, .list($0), collector) }
        }
    }

    private func copy(_ rows: MappedRows, _ choice: RowChoice, _ collector: RowCollector) {
        let table = SharedArray(rows.table(parts))
        table.withUnsafePointer { collector.add($0.pointee, choice, keeper: table) }
    }

    /// The next batch, if one is full.
    package func next() -> OwnedArray? {
        if let collector { return collector.next() }
        return whole.isEmpty ? nil : whole.removeFirst().share()
    }

    /// Makes what was collected a batch, however small.
    package func flush() { collector?.flush() }
}
