extension ArrowType: CustomStringConvertible {
    /// The name that messages and tables show: `int64`, `timestamp[ms, UTC]`, `list<item: utf8>`.
    public var description: String {
        switch self {
        case .decimal128(let precision, let scale): "decimal128(\(precision), \(scale))"
        case .time32(let unit): "time32[\(unit.name)]"
        case .time64(let unit): "time64[\(unit.name)]"
        case .timestamp(let unit, let zone): "timestamp[\(unit.name)\(zone.map { ", \($0)" } ?? "")]"
        case .duration(let unit): "duration[\(unit.name)]"
        case .list(let field): "list<\(field.name): \(field.type)>"
        case .structure(let fields): "struct<\(fields.map { "\($0.name): \($0.type)" }.joined(separator: ", "))>"
        case .dictionary(let index, let value, _): "dictionary<\(value), \(index)>"
        case .other(let format, _): Self.names[format] ?? Self.sized(format) ?? "'\(format)'"
        default: Self.names[format] ?? format
        }
    }

    /// The name of a format with numbers in it: `fixed_size_binary[16]`, `decimal256(50, 2)`.
    private static func sized(_ format: String) -> String? {
        if format.hasPrefix("w:") { return "fixed_size_binary[\(format.dropFirst(2))]" }
        let numbers = format.dropFirst(2).split(separator: ",")
        guard format.hasPrefix("d:"), numbers.count == 3 else { return nil }
        return "decimal\(numbers[2])(\(numbers[0]), \(numbers[1]))"
    }

    private static let names: [String: String] = [
        "n": "null", "b": "bool", "c": "int8", "C": "uint8", "s": "int16", "S": "uint16", "i": "int32", "I": "uint32",
        "l": "int64", "L": "uint64", "f": "float", "g": "double", "u": "utf8", "U": "large_utf8", "z": "binary",
        "Z": "large_binary", "tdD": "date32", "tdm": "date64", "e": "float16", "vu": "utf8_view", "vz": "binary_view",
        "tiM": "interval[month]", "tiD": "interval[day, ms]", "tin": "interval[month, day, ns]", "+L": "large_list",
        "+m": "map", "+r": "run_end_encoded", "+vl": "list_view", "+vL": "large_list_view",
    ]
}

extension ArrowTimeUnit {
    /// The short name: `s`, `ms`, `us`, `ns`.
    public var name: String {
        switch self {
        case .second: "s"
        case .millisecond: "ms"
        case .microsecond: "us"
        case .nanosecond: "ns"
        }
    }
}
