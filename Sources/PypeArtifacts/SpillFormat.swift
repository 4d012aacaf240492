package import PypeArrow

/// The file format of a table on disk.
package enum SpillFormat: Sendable, Hashable {
    case parquet
    /// The stream format of Arrow IPC, for what Parquet cannot hold exactly.
    case ipc

    /// As messages say it.
    package var name: String { self == .parquet ? "parquet" : "arrow ipc" }

    /// Suffix of the file's name, without the dot.
    package var suffix: String { self == .parquet ? "parquet" : "arrows" }

    /// The format that keeps every value and type of the columns.
    package init(_ schema: Schema) {
        let isKept = !schema.fields.isEmpty && schema.fields.allSatisfy { Self.parquetKeeps($0.type) }
        self = isKept ? .parquet : .ipc
    }

    /// Whether values of a type come back from Parquet, as Arrow C++ writes and reads it, as they were.
    ///
    /// Left out are types that Parquet lacks (intervals, unions, run-end encoding, structs without fields), that come back
    /// as another (seconds, date64, dictionaries of other values than short texts), and those whose reading fails in some
    /// place (nested views, lists of a fixed size of 0).
    private static func parquetKeeps(_ type: ArrowType, isNested: Bool = false) -> Bool {
        switch type {
        case .null, .bool, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .float, .double, .date32,
            .duration:
            return true
        case .utf8, .largeUTF8, .binary, .largeBinary: return true
        case .decimal128(let precision, let scale): return (0...precision).contains(scale)
        case .time32(let unit), .time64(let unit), .timestamp(let unit, _): return unit != .second
        case .date64: return false
        case .dictionary(_, let value, _): return value == .utf8 || value == .binary
        case .list(let item): return parquetKeeps(item.type, isNested: true)
        case .structure(let fields):
            return !fields.isEmpty && fields.allSatisfy { parquetKeeps($0.type, isNested: true) }
        case .other(let format, let children):
            guard children.allSatisfy({ parquetKeeps($0.type, isNested: true) }) else { return false }
            return parquetKeeps(format, isNested: isNested)
        }
    }

    private static func parquetKeeps(_ format: String, isNested: Bool) -> Bool {
        switch format {
        case "e", "+L", "+vl", "+vL", "+m": true
        case "vu", "vz": !isNested
        case "w:0", "+w:0": false
        default:
            if format.hasPrefix("d:") {
                keepsDecimal(format)
            } else {
                format.hasPrefix("w:") || format.hasPrefix("+w:")
            }
        }
    }

    private static func keepsDecimal(_ format: String) -> Bool {
        let numbers = format.dropFirst(2).split(separator: ",").compactMap { Int($0) }
        return numbers.count == 3 && (0...max(0, numbers[0])).contains(numbers[1])
    }
}
