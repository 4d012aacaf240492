/// Formats the values of a column as text, for people.
public struct CellText: Sendable {
    private let read: @Sendable (Int) -> String?

    /// - Throws: ``ArrowError`` when the column's buffers are not in order.
    public init(_ column: Column) throws(ArrowError) { read = try Self.reader(column) }

    /// The value of a row, which must be in range; nil for a null. Values of types that are not read here appear as the
    /// type's name in angle brackets.
    public subscript(_ row: Int) -> String? { read(row) }

    private static func reader(_ column: Column) throws(ArrowError) -> @Sendable (Int) -> String? {
        switch column.field.type {
        case .null: return { _ in nil }
        case .bool:
            let values = try column.bools()
            return { values[$0].map { $0 ? "true" : "false" } }
        case .int8: return try plain(column, Int8.self)
        case .int16: return try plain(column, Int16.self)
        case .int32: return try plain(column, Int32.self)
        case .int64: return try plain(column, Int64.self)
        case .uint8: return try plain(column, UInt8.self)
        case .uint16: return try plain(column, UInt16.self)
        case .uint32: return try plain(column, UInt32.self)
        case .uint64: return try plain(column, UInt64.self)
        case .float: return try plain(column, Float.self)
        case .double: return try plain(column, Double.self)
        case .decimal128(_, let scale):
            return try formatted(column) { (value: Int128) in DecimalText.text(value, scale) }
        case .utf8, .largeUTF8:
            let texts = try column.texts()
            return { texts[$0] }
        case .binary, .largeBinary:
            let texts = try column.texts()
            return { texts.withBytes($0) { $0.map(hexadecimal) } }
        case .date32: return try formatted(column) { (days: Int32) in CivilTime.date(days: Int64(days)) }
        case .date64: return try formatted(column) { (value: Int64) in CivilTime.date(milliseconds: value) }
        case .time32(let unit): return try formatted(column) { (value: Int32) in CivilTime.time(Int64(value), unit) }
        case .time64(let unit): return try formatted(column) { (value: Int64) in CivilTime.time(value, unit) }
        case .timestamp(let unit, let zone):
            // With a zone the values are UTC.
            let suffix = zone == nil ? "" : "Z"
            return try formatted(column) { (value: Int64) in CivilTime.timestamp(value, unit) + suffix }
        case .duration(let unit): return try formatted(column) { (value: Int64) in "\(value) \(unit.name)" }
        case .list: return try list(column)
        case .structure: return try structure(column)
        case .dictionary:
            let places = try column.dictionary()
            let values = try CellText(places.values)
            return { places[$0].flatMap { values[$0] } }
        case .other:
            let text = "<\(column.field.type)>"
            return { _ in text }
        }
    }

    private static func plain<Value: FixedWidthValue & CustomStringConvertible>(
        _ column: Column,
        _ type: Value.Type
    ) throws(ArrowError) -> @Sendable (Int) -> String? {
        let values = try column.values(type)
        return { values[$0]?.description }
    }

    private static func formatted<Value: FixedWidthValue>(
        _ column: Column,
        _ format: @escaping @Sendable (Value) -> String
    ) throws(ArrowError) -> @Sendable (Int) -> String? {
        let values = try column.values(Value.self)
        return { values[$0].map(format) }
    }

    private static func list(_ column: Column) throws(ArrowError) -> @Sendable (Int) -> String? {
        let lists = try column.lists()
        let items = try CellText(lists.items)
        let isText = lists.items.field.type.isText
        return { row in
            lists[row].map { "[\($0.map { nested(items[$0], isText) }.joined(separator: ", "))]" }
        }
    }

    private static func structure(_ column: Column) throws(ArrowError) -> @Sendable (Int) -> String? {
        var children: [(name: String, text: CellText, isText: Bool)] = []
        for child in try column.fields() {
            children.append((child.field.name, try CellText(child), child.field.type.isText))
        }
        let fields = children
        return { row in
            if column.isNull(row) { return nil }
            return "{\(fields.map { "\($0.name): \(nested($0.text[row], $0.isText))" }.joined(separator: ", "))}"
        }
    }

    private static func nested(_ text: String?, _ isText: Bool) -> String {
        guard let text else { return "null" }
        return isText ? "\"\(text)\"" : text
    }

    private static func hexadecimal(_ bytes: UnsafeRawBufferPointer) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = Array("0x".utf8)
        for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}

extension ArrowType {
    /// Whether values are texts, also by way of a dictionary.
    var isText: Bool {
        switch self {
        case .utf8, .largeUTF8: true
        case .dictionary(_, let value, _): value.isText
        default: false
        }
    }
}
