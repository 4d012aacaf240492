import PypeSDK

/// A type that a config gives to a column, by Arrow's name.
struct ColumnType: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case text, truth, whole, real, decimal, time
    }

    /// As the config names it.
    var name: String
    /// As DuckDB names it.
    var sql: String
    var kind: Kind

    /// - Throws: `invalidConfig` with the names that are known.
    init(_ name: String, column: String) throws(ModuleError) {
        self.name = name
        let plain = name.split(whereSeparator: { $0 == " " }).joined()
        if let known = Self.known[plain] {
            (sql, kind) = known
        } else if let digits = Self.arguments(plain, "decimal(", ")") ?? Self.arguments(plain, "decimal128(", ")"),
            digits.count == 2, let precision = Int(digits[0]), let scale = Int(digits[1]),
            (1...38).contains(precision), (0...precision).contains(scale)
        {
            (sql, kind) = ("DECIMAL(\(precision),\(scale))", .decimal)
        } else if let unit = Self.arguments(plain, "timestamp[", "]"), unit.count <= 2, let type = Self.stamps[unit[0]],
            unit.count == 1 || (unit[0] == "us" && unit[1] == "UTC")
        {
            (sql, kind) = (unit.count == 2 ? "TIMESTAMPTZ" : type, .time)
        } else {
            throw ModuleError(
                .invalidConfig, "types: '\(name)' of column '\(column)' is no type that a JSON value can become",
                hint: "there are \(Self.known.keys.sorted().joined(separator: ", ")), decimal(PRECISION, SCALE), "
                    + "timestamp[UNIT] with s, ms, us or ns, and timestamp[us, UTC]")
        }
    }

    private static let known: [String: (String, Kind)] = [
        "bool": ("BOOLEAN", .truth), "int8": ("TINYINT", .whole), "int16": ("SMALLINT", .whole),
        "int32": ("INTEGER", .whole), "int64": ("BIGINT", .whole), "uint8": ("UTINYINT", .whole),
        "uint16": ("USMALLINT", .whole), "uint32": ("UINTEGER", .whole), "uint64": ("UBIGINT", .whole),
        "float32": ("FLOAT", .real), "float64": ("DOUBLE", .real), "utf8": ("VARCHAR", .text),
        "date32": ("DATE", .time), "time64[us]": ("TIME", .time),
    ]

    private static let stamps = [
        "s": "TIMESTAMP_S", "ms": "TIMESTAMP_MS", "us": "TIMESTAMP", "ns": "TIMESTAMP_NS",
    ]

    private static func arguments(_ text: String, _ start: String, _ end: String) -> [String]? {
        guard text.hasPrefix(start), text.hasSuffix(end) else { return nil }
        return text.dropFirst(start.count).dropLast(end.count).split(separator: ",").map(String.init)
    }
}
