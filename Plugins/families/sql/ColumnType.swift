import PypeArrow
import PypeSDK

/// A type of columns that DuckDB and Arrow both have, by the name that configs give it.
struct ColumnType: Sendable, Hashable {
    /// What kinds of value can become which others.
    enum Kind: Sendable, Hashable {
        case bool, integer, float, decimal, text, bytes, date, time, timestamp
    }

    /// As Arrow and csv_source call it.
    var name: String
    var kind: Kind
    /// DuckDB's name for it.
    var sql: String
    var arrow: ArrowType

    /// All names, for messages.
    static let names =
        "bool, int8, int16, int32, int64, uint8, uint16, uint32, uint64, float32, float64, decimal(PRECISION, SCALE), "
        + "utf8, binary, date32, time64[us], time64[ns], timestamp[UNIT] with UNIT s, ms, us or ns, timestamp[us, UTC]"

    private static let simple: [String: ColumnType] = {
        let list: [(String, Kind, String, ArrowType)] = [
            ("bool", .bool, "BOOLEAN", .bool), ("int8", .integer, "TINYINT", .int8),
            ("int16", .integer, "SMALLINT", .int16), ("int32", .integer, "INTEGER", .int32),
            ("int64", .integer, "BIGINT", .int64), ("uint8", .integer, "UTINYINT", .uint8),
            ("uint16", .integer, "USMALLINT", .uint16), ("uint32", .integer, "UINTEGER", .uint32),
            ("uint64", .integer, "UBIGINT", .uint64), ("float32", .float, "FLOAT", .float),
            ("float64", .float, "DOUBLE", .double), ("utf8", .text, "VARCHAR", .utf8),
            ("binary", .bytes, "BLOB", .binary), ("date32", .date, "DATE", .date32),
            ("time64[us]", .time, "TIME", .time64(.microsecond)),
            ("time64[ns]", .time, "TIME_NS", .time64(.nanosecond)),
            ("timestamp[s]", .timestamp, "TIMESTAMP_S", .timestamp(.second, zone: nil)),
            ("timestamp[ms]", .timestamp, "TIMESTAMP_MS", .timestamp(.millisecond, zone: nil)),
            ("timestamp[us]", .timestamp, "TIMESTAMP", .timestamp(.microsecond, zone: nil)),
            ("timestamp[ns]", .timestamp, "TIMESTAMP_NS", .timestamp(.nanosecond, zone: nil)),
            ("timestamp[us, UTC]", .timestamp, "TIMESTAMPTZ", .timestamp(.microsecond, zone: "UTC")),
        ]
        var types = Dictionary(
            uniqueKeysWithValues: list.map { ($0.0, ColumnType(name: $0.0, kind: $0.1, sql: $0.2, arrow: $0.3)) })
        let synonyms = [
            "int": "int64", "float": "float64", "double": "float64", "str": "utf8", "string": "utf8", "date": "date32",
            "timestamp[us,UTC]": "timestamp[us, UTC]",
        ]
        for (synonym, name) in synonyms { types[synonym] = types[name] }
        return types
    }()

    /// The type of that name; nil when there is none.
    init?(named name: String) {
        if let found = Self.simple[name] {
            self = found
            return
        }
        guard let match = name.wholeMatch(of: /decimal(?:128)?\(\s*(\d{1,2})\s*,\s*(\d{1,2})\s*\)/),
            let precision = Int(match.1), let scale = Int(match.2), (1...38).contains(precision), scale <= precision
        else { return nil }
        self.init(decimal: precision, scale)
    }

    /// What DuckDB sees in a column; nil for what is none of these kinds.
    init?(of type: ArrowType) {
        switch type {
        case .dictionary(_, let value, _): self.init(of: value)
        case .decimal128(let precision, let scale) where scale >= 0: self.init(decimal: precision, scale)
        case .largeUTF8: self.init(named: "utf8")
        case .other(let format, _) where format == "vu": self.init(named: "utf8")
        case .other(let format, _) where format == "vz" || format.hasPrefix("w:"): self.init(named: "binary")
        case .largeBinary: self.init(named: "binary")
        case .date64: self.init(named: "date32")
        case .time32: self.init(named: "time64[us]")
        case .timestamp(_, let zone?) where !zone.isEmpty: self.init(named: "timestamp[us, UTC]")
        default:
            guard let found = Self.simple.values.first(where: { $0.arrow == type }) else { return nil }
            self = found
        }
    }

    /// Whether a column of an Arrow type holds values of this type as they are: texts and bytes may lie in several ways.
    func isType(of type: ArrowType) -> Bool {
        switch type {
        case .largeUTF8, .other("vu", _): arrow == .utf8
        case .largeBinary, .other("vz", _): arrow == .binary
        default: arrow == type
        }
    }

    private init(decimal precision: Int, _ scale: Int) {
        self.init(
            name: "decimal(\(precision), \(scale))", kind: .decimal, sql: "DECIMAL(\(precision), \(scale))",
            arrow: .decimal128(precision: precision, scale: scale))
    }

    private init(name: String, kind: Kind, sql: String, arrow: ArrowType) {
        self.name = name
        self.kind = kind
        self.sql = sql
        self.arrow = arrow
    }

    /// The type that a config names.
    /// - Parameter place: where the config names it.
    /// - Throws: `invalidConfig` with the names that there are.
    static func named(_ name: String, at place: String) throws(ModuleError) -> ColumnType {
        if let found = ColumnType(named: name) { return found }
        let near = NearestNames.nearest(to: name, among: simple.keys)
        throw ModuleError(
            .invalidConfig, "\(place): '\(name)' is not a type that can be made here",
            hint: near.isEmpty
                ? "there are \(names)" : "did you mean \(near.map { "'\($0)'" }.joined(separator: ", "))?")
    }
}
