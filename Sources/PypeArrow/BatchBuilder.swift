import CPypeABI

extension ColumnBuilder {
    /// A builder for a type: a ``FixedBuilder``, ``BoolBuilder``, ``TextBuilder``, ``ListBuilder``, ``StructBuilder``,
    /// ``DictionaryBuilder`` (of texts) or ``NullBuilder``.
    /// - Throws: ``ArrowError`` for a type that is not built here.
    public static func make(_ type: ArrowType) throws(ArrowError) -> ColumnBuilder {
        switch type {
        case .null: return NullBuilder()
        case .bool: return BoolBuilder()
        case .int8: return try FixedBuilder<Int8>(type)
        case .int16: return try FixedBuilder<Int16>(type)
        case .int32, .date32, .time32: return try FixedBuilder<Int32>(type)
        case .int64, .date64, .time64, .timestamp, .duration: return try FixedBuilder<Int64>(type)
        case .uint8: return try FixedBuilder<UInt8>(type)
        case .uint16: return try FixedBuilder<UInt16>(type)
        case .uint32: return try FixedBuilder<UInt32>(type)
        case .uint64: return try FixedBuilder<UInt64>(type)
        case .float: return try FixedBuilder<Float>(type)
        case .double: return try FixedBuilder<Double>(type)
        case .decimal128: return try FixedBuilder<Int128>(type)
        case .utf8, .largeUTF8, .binary, .largeBinary: return try TextBuilder(type)
        case .list(let item): return try ListBuilder(item)
        case .structure(let fields): return try StructBuilder(fields)
        case .dictionary(let index, let value, _): return try DictionaryBuilder(type, index: index, value: value)
        case .other: throw ArrowError("columns of type \(type) cannot be built")
        }
    }
}

/// Builds a batch, one builder a column.
public final class BatchBuilder {
    /// The columns.
    public let schema: Schema
    /// One a column.
    public let columns: [ColumnBuilder]

    /// - Throws: ``ArrowError`` for a column of a type that is not built here.
    public init(_ schema: Schema) throws(ArrowError) {
        self.schema = schema
        var columns: [ColumnBuilder] = []
        for field in schema.fields {
            do throws(ArrowError) { columns.append(try ColumnBuilder.make(field.type)) } catch {
                throw ArrowError("column '\(field.name)': \(error.message)")
            }
        }
        self.columns = columns
    }

    /// The builder of a column as the kind that it is, such as `FixedBuilder<Int64>`.
    /// - Throws: ``ArrowError`` when the column's type has another builder, or there is no such column.
    public func column<Builder: ColumnBuilder>(_ index: Int, as type: Builder.Type = Builder.self)
        throws(ArrowError) -> Builder
    {
        guard columns.indices.contains(index) else { throw ArrowError("column \(index) of \(columns.count)") }
        guard let builder = columns[index] as? Builder else {
            throw ArrowError(
                "column '\(schema.fields[index].name)' is \(columns[index].type), which \(type) does not build")
        }
        return builder
    }

    /// Rows so far; of the longest column while a row is added.
    public var rowCount: Int { columns.map(\.count).max() ?? 0 }

    /// The batch; the builder starts anew.
    /// - Throws: ``ArrowError`` when the columns are not equally long.
    public func finish() throws(ArrowError) -> RecordBatch {
        let rows = rowCount
        for (column, field) in zip(columns, schema.fields) where column.count != rows {
            throw ArrowError("column '\(field.name)' has \(column.count) rows instead of \(rows)")
        }
        return RecordBatch(rows: rows, columns.map { $0.finishRaw() }, schema: schema)
    }
}

extension RecordBatch {
    /// A batch without rows.
    /// - Throws: ``ArrowError`` for a column of a type that is not built here.
    public static func empty(_ schema: Schema) throws(ArrowError) -> RecordBatch { try BatchBuilder(schema).finish() }

    /// A batch of columns that were built or checked, all of that length.
    init(rows: Int, _ columns: [ArrowArray], schema: Schema) {
        let raw = BuiltArray.make(length: rows, nullCount: 0, buffers: [nil], children: columns)
        self.init(checked: OwnedArray(raw), schema: schema)
    }
}
