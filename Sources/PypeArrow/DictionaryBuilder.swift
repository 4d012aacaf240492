import CPypeABI

/// Builds a dictionary column of texts: each distinct text is stored once.
public final class DictionaryBuilder: ColumnBuilder {
    private let values: TextBuilder
    private let limit: Int
    private let width: Int
    private var places: [String: Int] = [:]
    private var indices = GrowingBuffer()

    init(_ type: ArrowType, index: ArrowType, value: ArrowType) throws(ArrowError) {
        values = try TextBuilder(value)
        (limit, width) =
            switch index {
            case .int8: (Int(Int8.max), 1)
            case .int16: (Int(Int16.max), 2)
            case .int32: (Int(Int32.max), 4)
            case .int64: (Int.max, 8)
            default: throw ArrowError("a dictionary is built with signed indices, not with \(index)")
            }
        super.init(building: type)
    }

    /// Adds a row; nil for a null.
    /// - Throws: ``ArrowError`` when there are more distinct texts than the index can count.
    public func append(_ text: String?) throws(ArrowError) {
        guard let text else { return appendNull() }
        let place = try place(of: text)
        noteValidity(true)
        addIndex(place)
    }

    private func place(of text: String) throws(ArrowError) -> Int {
        if let known = places[text] { return known }
        guard places.count <= limit else {
            throw ArrowError("the index of \(type) cannot count more than \(limit) distinct texts")
        }
        let place = values.count
        try values.append(text)
        places[text] = place
        return place
    }

    override func appendPlaceholder() { addIndex(0) }

    private func addIndex(_ place: Int) {
        switch width {
        case 1: indices.append(Int8(truncatingIfNeeded: place))
        case 2: indices.append(Int16(truncatingIfNeeded: place))
        case 4: indices.append(Int32(truncatingIfNeeded: place))
        default: indices.append(Int64(place))
        }
    }

    override func finishRaw() -> ArrowArray {
        let buffers = [takeValidity(), indices.take()]
        defer {
            reset()
            places = [:]
        }
        return BuiltArray.make(
            length: count,
            nullCount: nullCount,
            buffers: buffers,
            dictionary: values.finishRaw()
        )
    }
}
