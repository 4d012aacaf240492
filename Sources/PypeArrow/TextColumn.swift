/// A column of texts or bytes.
public struct TextColumn: @unchecked Sendable {
    // Sendable: as Column, which it holds.
    private let column: Column
    private let validity: Validity
    private let offsets: Offsets?
    private let data: UnsafeRawPointer?
    /// Rows.
    public var count: Int { column.count }

    fileprivate init(_ column: Column, width: Int) throws(ArrowError) {
        self.column = column
        validity = column.validity
        offsets = column.buffer(1).map { Offsets(start: $0, width: width) }
        data = column.buffer(2)
        try column.checkOffsets(offsets)
    }

    /// The text of a row, which must be in range; nil for a null. Bytes that are not UTF-8 are repaired.
    public subscript(_ row: Int) -> String? {
        withBytes(row) { $0.map { String(decoding: $0, as: UTF8.self) } }
    }

    /// Lends the bytes of a row, which must be in range; nil for a null.
    public func withBytes<Result: ~Copyable, Failure: Error>(
        _ row: Int,
        _ body: (UnsafeRawBufferPointer?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(row >= 0 && row < count, "row \(row) of \(count)")
        guard !validity.isNull(row), let offsets else { return try body(nil) }
        let (start, end) = (Int(offsets[column.offset + row]), Int(offsets[column.offset + row + 1]))
        guard let data, end > start else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        return try body(UnsafeRawBufferPointer(start: data + start, count: end - start))
    }
}

extension Column {
    /// Opens a column of texts or bytes, with offsets of either width.
    /// - Throws: ``ArrowError`` when the column's type is another, or its offsets go backwards.
    public func texts() throws(ArrowError) -> TextColumn {
        guard case .variable(let width) = field.type.layout else { throw refuse("text") }
        return try TextColumn(self, width: width)
    }

    /// Offsets that go backwards would lend memory that is not the column's.
    func checkOffsets(_ offsets: Offsets?) throws(ArrowError) {
        guard count > 0 else { return }
        guard let offsets else { throw ArrowError("column '\(field.name)' has rows but no offsets") }
        guard offsets[offset] >= 0 else {
            throw ArrowError("column '\(field.name)' begins at the offset \(offsets[offset])")
        }
        if let row = offsets.firstDescent(from: offset, count: count) {
            throw ArrowError(
                "column '\(field.name)', row \(row): the offsets go back from \(offsets[offset + row]) to "
                    + "\(offsets[offset + row + 1])"
            )
        }
    }
}
