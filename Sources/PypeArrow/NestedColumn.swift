import CPypeABI

/// A column of lists.
public struct ListColumn: @unchecked Sendable {
    // Sendable: as Column, which it holds.
    private let column: Column
    private let validity: Validity
    private let offsets: Offsets?
    /// The items of all lists, one after the other.
    public let items: Column
    /// Rows.
    public var count: Int { column.count }

    fileprivate init(_ column: Column, item: Field, width: Int) throws(ArrowError) {
        self.column = column
        validity = column.validity
        offsets = column.buffer(1).map { Offsets(start: $0, width: width) }
        try column.checkOffsets(offsets)
        let length = column.array.children?[0].map { Int($0.pointee.length) } ?? 0
        if column.count > 0, let last = offsets?[column.offset + column.count], last > Int64(length) {
            throw ArrowError("column '\(column.field.name)' points at item \(last), but there are \(length) items")
        }
        guard let items = column.child(0, item, skipping: 0, count: length) else {
            throw ArrowError("column '\(column.field.name)' has no items")
        }
        self.items = items
    }

    /// Where the list of a row, which must be in range, lies in ``items``; nil for a null.
    public subscript(_ row: Int) -> Range<Int>? {
        precondition(row >= 0 && row < count, "row \(row) of \(count)")
        guard !validity.isNull(row), let offsets else { return nil }
        return Int(offsets[column.offset + row])..<Int(offsets[column.offset + row + 1])
    }
}

/// A column whose values are stored once each.
public struct DictionaryColumn: @unchecked Sendable {
    // Sendable: as Column, which it holds.
    private let column: Column
    private let index: @Sendable (Int) -> Int64?
    /// The values that rows point at.
    public let values: Column
    /// Rows.
    public var count: Int { column.count }

    fileprivate init(_ column: Column, index: ArrowType, value: ArrowType) throws(ArrowError) {
        guard let dictionary = column.array.dictionary?.pointee else {
            throw ArrowError("column '\(column.field.name)' has no dictionary")
        }
        self.column = column
        values = Column(
            storage: column.storage,
            array: dictionary,
            field: Field(column.field.name, value),
            skipping: 0,
            count: Int(dictionary.length)
        )
        self.index = try Self.reader(column, index)
        for row in 0..<column.count {
            guard let place = self.index(row), place < 0 || place >= Int64(values.count) else { continue }
            throw ArrowError(
                "column '\(column.field.name)', row \(row): index \(place) of a dictionary of \(values.count) values"
            )
        }
    }

    /// Where the value of a row, which must be in range, lies in ``values``; nil for a null.
    public subscript(_ row: Int) -> Int? { index(row).map { Int($0) } }

    private static func reader(_ column: Column, _ index: ArrowType) throws(ArrowError) -> @Sendable (Int) -> Int64? {
        let plain = Column(
            storage: column.storage,
            array: column.array,
            field: Field(column.field.name, index),
            skipping: column.offset - Int(column.array.offset),
            count: column.count
        )
        func read<Value: FixedWidthValue & BinaryInteger>(_ type: Value.Type) throws(ArrowError)
            -> @Sendable (Int) -> Int64?
        {
            let values = try plain.values(type)
            return { row in values[row].map { Int64(clamping: $0) } }
        }
        switch index {
        case .int8: return try read(Int8.self)
        case .int16: return try read(Int16.self)
        case .int32: return try read(Int32.self)
        case .int64: return try read(Int64.self)
        case .uint8: return try read(UInt8.self)
        case .uint16: return try read(UInt16.self)
        case .uint32: return try read(UInt32.self)
        case .uint64: return try read(UInt64.self)
        default: throw column.refuse("a dictionary")
        }
    }
}

extension Column {
    /// Opens a column of lists.
    /// - Throws: ``ArrowError`` when the column's type is another, or its offsets are not in order.
    public func lists() throws(ArrowError) -> ListColumn { try lists(width: 4) }

    /// - Parameter width: bytes of an offset.
    func lists(width: Int) throws(ArrowError) -> ListColumn {
        guard case .list(let item) = field.type else { throw refuse("lists") }
        return try ListColumn(self, item: item, width: width)
    }

    /// Opens a struct column: its children, each as long as the column. A row that is null here may have values there.
    /// - Throws: ``ArrowError`` when the column's type is another.
    public func fields() throws(ArrowError) -> [Column] {
        guard case .structure(let fields) = field.type else { throw refuse("a struct") }
        return fields.enumerated().compactMap { child($0, $1, skipping: offset, count: count) }
    }

    /// Opens a dictionary column.
    /// - Throws: ``ArrowError`` when the column's type is another, or an index is out of range.
    public func dictionary() throws(ArrowError) -> DictionaryColumn {
        guard case .dictionary(let index, let value, _) = field.type else { throw refuse("a dictionary") }
        return try DictionaryColumn(self, index: index, value: value)
    }
}
