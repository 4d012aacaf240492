import CPypeABI

/// Builds a column of texts or bytes, with offsets of 32 or 64 bits.
public final class TextBuilder: ColumnBuilder {
    private var offsets = GrowingBuffer()
    private var data = GrowingBuffer()
    private let isLarge: Bool

    /// - Parameter type: `utf8`, `large_utf8`, `binary` or `large_binary`.
    /// - Throws: ``ArrowError`` for another type.
    public init(_ type: ArrowType = .utf8) throws(ArrowError) {
        guard case .variable(let width) = type.layout else { throw ArrowError("texts cannot be built into \(type)") }
        isLarge = width == 8
        super.init(building: type)
        noteEnd()
    }

    /// Adds a row; nil for a null.
    /// - Throws: ``ArrowError`` when the column's bytes would pass what its offsets can hold, 2 GiB for the small types.
    public func append(_ text: String?) throws(ArrowError) {
        guard var text else { return appendNull() }
        try checkRoom(for: text.utf8.count)
        text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    }

    /// Adds a row of bytes.
    /// - Throws: as ``append(_:)``.
    public func append(bytes: UnsafeRawBufferPointer) throws(ArrowError) {
        try checkRoom(for: bytes.count)
        add(bytes)
    }

    private func checkRoom(for bytes: Int) throws(ArrowError) {
        guard isLarge || data.count + bytes <= Int(Int32.max) else {
            throw ArrowError("a column of type \(type) holds at most 2 GiB in one batch: finish the batch before")
        }
    }

    private func add(_ bytes: UnsafeRawBufferPointer) {
        noteValidity(true)
        data.append(bytes)
        noteEnd()
    }

    /// Bytes of text so far, to finish a batch before it grows too large.
    public var byteCount: Int { data.count }

    override func appendPlaceholder() { noteEnd() }

    private func noteEnd() {
        if isLarge { offsets.append(Int64(data.count)) } else { offsets.append(Int32(data.count)) }
    }

    override func finishRaw() -> ArrowArray {
        let buffers = [takeValidity(), offsets.take(), data.take()]
        defer {
            reset()
            noteEnd()
        }
        return BuiltArray.make(length: count, nullCount: nullCount, buffers: buffers)
    }
}
