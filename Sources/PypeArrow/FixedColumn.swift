import CPypeABI

/// A column of values of a fixed width.
public struct FixedColumn<Value: FixedWidthValue>: @unchecked Sendable {
    // Sendable: as Column, which it holds.
    private let column: Column
    private let validity: Validity
    private let start: UnsafeRawPointer?
    /// Rows.
    public var count: Int { column.count }

    fileprivate init(_ column: Column) {
        self.column = column
        validity = column.validity
        start = column.buffer(1).map { $0 + column.offset * MemoryLayout<Value>.stride }
    }

    /// The value of a row, which must be in range; nil for a null.
    public subscript(_ row: Int) -> Value? {
        precondition(row >= 0 && row < count, "row \(row) of \(count)")
        guard !validity.isNull(row), let start else { return nil }
        return start.loadUnaligned(fromByteOffset: row * MemoryLayout<Value>.stride, as: Value.self)
    }

    /// Lends all values at once. What stands in the rows that are null is not defined.
    public func withUnsafeValues<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeBufferPointer<Value>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard let start, count > 0 else { return try body(UnsafeBufferPointer(start: nil, count: 0)) }
        if UInt(bitPattern: start) % UInt(MemoryLayout<Value>.alignment) == 0 {
            return try body(UnsafeBufferPointer(start: start.assumingMemoryBound(to: Value.self), count: count))
        }
        // A producer may leave its buffers unaligned.
        let copy = UnsafeMutablePointer<Value>.allocate(capacity: count)
        defer { copy.deallocate() }
        UnsafeMutableRawPointer(copy).copyMemory(from: start, byteCount: count * MemoryLayout<Value>.stride)
        return try body(UnsafeBufferPointer(start: copy, count: count))
    }
}

/// A column of truth values.
public struct BoolColumn: @unchecked Sendable {
    // Sendable: as Column, which it holds.
    private let column: Column
    private let validity: Validity
    /// Rows.
    public var count: Int { column.count }

    fileprivate init(_ column: Column) {
        self.column = column
        validity = column.validity
    }

    /// The value of a row, which must be in range; nil for a null.
    public subscript(_ row: Int) -> Bool? {
        precondition(row >= 0 && row < count, "row \(row) of \(count)")
        guard !validity.isNull(row), let bits = column.buffer(1) else { return nil }
        return !Validity(bits: bits, offset: column.offset).isNull(row)
    }
}

extension Column {
    /// Opens a column of values of a fixed width.
    /// - Throws: ``ArrowError`` when the column's type has another form.
    public func values<Value: FixedWidthValue>(_ type: Value.Type = Value.self) throws(ArrowError) -> FixedColumn<Value>
    {
        guard Value.stands(for: field.type) else { throw refuse("\(Value.self)") }
        return FixedColumn(self)
    }

    /// Opens a column of truth values.
    /// - Throws: ``ArrowError`` when the column's type is another.
    public func bools() throws(ArrowError) -> BoolColumn {
        guard field.type == .bool else { throw refuse("Bool") }
        return BoolColumn(self)
    }
}
