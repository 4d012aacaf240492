import CPypeABI

/// One column of a batch, or a child of a nested column. Open it as the kind of values that it has, to read them.
public struct Column: @unchecked Sendable {
    // Sendable: `array` points into `storage`, which is never written while it lives.
    let storage: SharedArray
    let array: ArrowArray
    /// Where row 0 is in the buffers.
    let offset: Int
    /// Name and type.
    public let field: Field
    /// Rows.
    public let count: Int

    init(storage: SharedArray, array: ArrowArray, field: Field, skipping: Int, count: Int) {
        self.storage = storage
        self.array = array
        self.field = field
        offset = Int(array.offset) + skipping
        self.count = count
    }

    var validity: Validity {
        let hasBitmap = array.n_buffers > 0 && array.null_count != 0 && field.type.layout != .unknown
        return Validity(bits: hasBitmap ? buffer(0) : nil, offset: offset)
    }

    /// Whether the row has no value. A row that is out of range is a defect of the caller and ends the program.
    public func isNull(_ row: Int) -> Bool {
        precondition(row >= 0 && row < count, "row \(row) of \(count)")
        return field.type == .null || validity.isNull(row)
    }

    /// Rows without a value. Counts bits unless the producer has counted them.
    public var nullCount: Int {
        if field.type == .null { return count }
        if array.null_count >= 0, count == Int(array.length) { return Int(array.null_count) }
        return validity.nullCount(in: count)
    }

    func buffer(_ index: Int) -> UnsafeRawPointer? {
        array.n_buffers > Int64(index) ? array.buffers?[index] : nil
    }

    func child(_ index: Int, _ field: Field, skipping: Int, count: Int) -> Column? {
        guard let child = array.children?[index] else { return nil }
        return Column(storage: storage, array: child.pointee, field: field, skipping: skipping, count: count)
    }

    func refuse(_ wanted: String) -> ArrowError {
        ArrowError("column '\(field.name)' is \(field.type), it cannot be read as \(wanted)")
    }
}

extension RecordBatch {
    /// The column at an index, which must be below ``columnCount``.
    public func column(_ index: Int) -> Column {
        precondition(index >= 0 && index < columnCount, "column \(index) of \(columnCount)")
        let parts = storage.withUnsafePointer { raw in (raw.pointee, raw.pointee.children?[index]?.pointee) }
        return Column(
            storage: storage,
            array: parts.1 ?? ArrowArray(),
            field: schema.fields[index],
            skipping: Int(parts.0.offset),
            count: rowCount
        )
    }

    /// The first column of a name.
    /// - Throws: ``ArrowError`` that lists the names when there is none.
    public func column(_ name: String) throws(ArrowError) -> Column {
        guard let index = schema.index(of: name) else {
            let names = schema.fields.map { "'\($0.name)'" }.joined(separator: ", ")
            throw ArrowError("there is no column '\(name)'; the columns are \(names)")
        }
        return column(index)
    }
}
