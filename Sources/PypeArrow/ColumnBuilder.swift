import CPypeABI

/// Builds one column, value by value. Not for several threads at a time.
public class ColumnBuilder {
    /// What is built.
    public let type: ArrowType
    /// Rows so far.
    public internal(set) var count = 0
    /// Nulls so far.
    public internal(set) var nullCount = 0
    /// Empty until the first null comes.
    private var validity = GrowingBuffer()

    init(building type: ArrowType) { self.type = type }

    /// Adds a row without a value.
    public func appendNull() {
        appendPlaceholder()
        noteValidity(false)
    }

    /// The array, owned by the caller; the builder starts anew.
    public func finish() -> OwnedArray { OwnedArray(finishRaw()) }

    func noteValidity(_ isValid: Bool) {
        if !isValid, nullCount == 0 {
            // The rows so far were all valid, and needed no bitmap.
            for row in 0..<count {
                if row & 7 == 0 { validity.append(UInt8(0)) }
                validity.setBit(row)
            }
        }
        if !isValid { nullCount += 1 }
        if nullCount > 0 {
            if count & 7 == 0 { validity.append(UInt8(0)) }
            if isValid { validity.setBit(count) }
        }
        count += 1
    }

    /// Notes rows that all have a value.
    func noteValid(_ rows: Int) {
        guard nullCount > 0 else { return count += rows }
        for _ in 0..<rows { noteValidity(true) }
    }

    /// Nil when every row has a value.
    func takeValidity() -> UnsafeMutableRawPointer? { nullCount > 0 ? validity.take() : nil }

    /// Adds what stands in the buffers for a null; `count` does not count it yet.
    func appendPlaceholder() {}

    /// The array in C; resets the builder.
    func finishRaw() -> ArrowArray {
        defer { reset() }
        return BuiltArray.make(length: count, nullCount: count, buffers: [])
    }

    func reset() {
        count = 0
        nullCount = 0
    }
}

/// Builds a column of nulls.
public final class NullBuilder: ColumnBuilder {
    /// An empty column.
    public init() { super.init(building: .null) }
}

/// Builds a column of values of a fixed width.
public final class FixedBuilder<Value: FixedWidthValue>: ColumnBuilder {
    private var values = GrowingBuffer()

    /// - Parameter type: one that `Value` stands for; its own when nothing is said.
    /// - Throws: ``ArrowError`` when it does not.
    public init(_ type: ArrowType = Value.arrowType) throws(ArrowError) {
        guard Value.stands(for: type) else {
            throw ArrowError("values of type \(Value.self) cannot be built into \(type)")
        }
        super.init(building: type)
    }

    /// Adds a row.
    public func append(_ value: Value) {
        noteValidity(true)
        values.append(value)
    }

    /// Adds a row; nil for a null.
    public func append(_ value: Value?) {
        if let value { append(value) } else { appendNull() }
    }

    /// Adds many rows at once.
    public func append(contentsOf rows: UnsafeBufferPointer<Value>) {
        noteValid(rows.count)
        values.append(UnsafeRawBufferPointer(rows))
    }

    override func appendPlaceholder() { values.append(zeros: MemoryLayout<Value>.stride) }

    override func finishRaw() -> ArrowArray {
        defer { reset() }
        return BuiltArray.make(length: count, nullCount: nullCount, buffers: [takeValidity(), values.take()])
    }
}

/// Builds a column of truth values.
public final class BoolBuilder: ColumnBuilder {
    private var bits = GrowingBuffer()

    /// An empty column.
    public init() { super.init(building: .bool) }

    /// Adds a row; nil for a null.
    public func append(_ value: Bool?) {
        guard let value else { return appendNull() }
        addBit(value)
        noteValidity(true)
    }

    override func appendPlaceholder() { addBit(false) }

    private func addBit(_ value: Bool) {
        if count & 7 == 0 { bits.append(UInt8(0)) }
        if value { bits.setBit(count) }
    }

    override func finishRaw() -> ArrowArray {
        defer { reset() }
        return BuiltArray.make(length: count, nullCount: nullCount, buffers: [takeValidity(), bits.take()])
    }
}
