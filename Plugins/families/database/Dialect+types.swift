import PypeArrow
import PypeSDK

extension Dialect {
    /// Refuses columns that the database, or its driver, cannot keep as they are.
    /// - Throws: `invalidData` that names the first such column.
    func check(_ schema: Schema) throws(ModuleError) {
        var seen: [String: String] = [:]
        for field in schema.fields {
            if let reason = refusal(ofName: field.name) {
                throw ModuleError(.invalidData, "\(name) cannot have a column '\(field.name)': \(reason)")
            }
            let folded = foldsCase ? field.name.lowercased() : field.name
            if let other = seen.updateValue(field.name, forKey: folded) {
                throw ModuleError(
                    .invalidData, "the columns '\(other)' and '\(field.name)' are the same to \(name)",
                    hint: "rename one before")
            }
            if let hint = refusal(of: field.type) {
                throw ModuleError(
                    .invalidData, "column '\(field.name)' is \(field.type), which \(name) cannot keep", hint: hint)
            }
        }
    }

    private func refusal(ofName column: String) -> String? {
        if column.isEmpty { return "it has no name" }
        if column.contains("\0") { return "it holds a NUL" }
        // PostgreSQL would cut it, and several names could become one.
        if self == .postgresql, column.utf8.count > 63 { return "it is longer than 63 bytes" }
        return nil
    }

    /// What to do about a type that cannot be kept; nil for one that can. Types of databases that are not known here are
    /// left to their drivers.
    private func refusal(of type: ArrowType) -> String? {
        switch (self, type) {
        case (.sqlite, .dictionary(_, let value, _)), (.postgresql, .dictionary(_, let value, _)):
            value == .utf8 || value == .largeUTF8 ? nil : "cast it to \(value)"
        case (_, .dictionary(_, let value, _)): refusal(of: value)
        case (.sqlite, .decimal128): "cast it to text, or to double where rounding does no harm"
        case (.sqlite, .date64): "cast it to date32"
        case (.sqlite, .time32), (.sqlite, .time64), (.sqlite, .duration): "cast it to text or to a whole number"
        case (.sqlite, .list), (.sqlite, .structure): "make columns or a text of it"
        case (.sqlite, .other(let format, _)) where !Self.plain.contains(format.prefix(2)): "cast it to text"
        case (.postgresql, .uint64): "cast it to int64, or to decimal(20, 0)"
        case (.postgresql, .date64): "cast it to date32"
        // PostgreSQL counts microseconds, and its driver cuts off what is finer.
        case (.postgresql, .timestamp(.nanosecond, _)), (.postgresql, .time64(.nanosecond)),
            (.postgresql, .duration(.nanosecond)):
            "cast it to microseconds"
        case (.postgresql, .structure): "make columns of it"
        case (.postgresql, .list(let item)):
            if case .list = item.type { "make columns or a text of it" } else { refusal(of: item.type) }
        case (.postgresql, .other(let format, _)) where format.hasPrefix("+"): "make columns or a text of it"
        // DuckDB takes the whole database out of service over it.
        case (.duckdb, .decimal128(_, let scale)) where scale < 0: "cast it to a decimal without a negative scale"
        case (.duckdb, .list(let item)): refusal(of: item.type)
        case (.duckdb, .structure(let fields)): fields.lazy.compactMap { refusal(of: $0.type) }.first
        case (.duckdb, .other(let format, _)) where format == "e": "cast it to float"
        case (.duckdb, .other(let format, _)) where format.hasPrefix("d:"): "cast it to a decimal of at most 38 digits"
        default: nil
        }
    }

    /// Half floats, bytes of a fixed width, views of texts and bytes.
    private static let plain: Set<Substring> = ["e", "w:", "vu", "vz"]

    /// Whether rows of these columns can go into a table of those as they are. Drivers put the first column into the first,
    /// or look at names but not at types.
    func takesDirectly(_ rows: Schema, into table: Schema) -> Bool {
        switch self {
        case .sqlite: true
        case .duckdb:
            rows.fields.count == table.fields.count
                && zip(rows.fields, table.fields).allSatisfy { $0.name == $1.name && $0.type == $1.type }
        case .postgresql:
            rows.fields.allSatisfy { field in
                table.fields.contains { $0.name == field.name && Self.stored(field.type) == $0.type.format }
            }
        case .other: true
        }
    }

    /// The format that a column of PostgreSQL has when its driver makes it for a type.
    private static func stored(_ type: ArrowType) -> String {
        switch type {
        case .int8, .uint8, .int16: ArrowType.int16.format
        case .uint16, .int32: ArrowType.int32.format
        case .uint32, .int64: ArrowType.int64.format
        case .bool, .float, .double, .utf8, .binary, .date32: type.format
        case .largeUTF8: ArrowType.utf8.format
        case .largeBinary: ArrowType.binary.format
        case .timestamp(_, let zone): ArrowType.timestamp(.microsecond, zone: zone == nil ? nil : "UTC").format
        // By way of a table of its own, where the database itself converts.
        default: ""
        }
    }
}
