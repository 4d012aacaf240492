/// How a type's values lie in buffers.
///
/// https://arrow.apache.org/docs/format/Columnar.html#buffer-listing-for-each-layout
enum ArrowLayout: Sendable, Hashable {
    /// No buffers.
    case none
    /// Validity and one bit a value.
    case bits
    /// Validity and so many bytes a value.
    case fixed(Int)
    /// Validity, offsets of so many bytes, and data.
    case variable(Int)
    /// Validity and 32-bit offsets into the child.
    case list
    /// Validity; the values are in the children.
    case structure
    /// Not known here.
    case unknown

    /// Buffers of an array; nil when not known.
    var bufferCount: Int? {
        switch self {
        case .none: 0
        case .structure: 1
        case .bits, .fixed, .list: 2
        case .variable: 3
        case .unknown: nil
        }
    }
}

extension ArrowType {
    var layout: ArrowLayout {
        switch self {
        case .null: .none
        case .bool: .bits
        case .int8, .uint8: .fixed(1)
        case .int16, .uint16: .fixed(2)
        case .int32, .uint32, .float, .date32, .time32: .fixed(4)
        case .int64, .uint64, .double, .date64, .time64, .timestamp, .duration: .fixed(8)
        case .decimal128: .fixed(16)
        case .utf8, .binary: .variable(4)
        case .largeUTF8, .largeBinary: .variable(8)
        case .list: .list
        case .structure: .structure
        case .dictionary(let index, _, _): index.layout
        case .other: .unknown
        }
    }

    /// Buffers of a type that is handed on but not read; nil when not known, or when each array has its own number.
    var handedOnBuffers: Int? {
        guard case .other(let format, _) = self else { return nil }
        if isFixedWidth || format == "+L" || format == "+m" { return 2 }
        if format.hasPrefix("+w:") { return 1 }
        return format == "+vl" || format == "+vL" ? 3 : nil
    }

    /// Half floats, fixed-size binary, decimals of other widths and intervals: validity and values.
    var isFixedWidth: Bool {
        guard case .other(let format, _) = self else { return false }
        return format == "e" || ["w:", "d:", "ti"].contains { format.hasPrefix($0) }
    }

    /// Bytes of an offset into the only child; nil for what has none.
    var childOffsetWidth: Int? {
        switch self {
        case .list, .other("+m", _): 4
        case .other("+L", _): 8
        default: nil
        }
    }

    /// Fields of the child arrays.
    var children: [Field] {
        switch self {
        case .list(let item): [item]
        case .structure(let fields): fields
        case .other(_, let children): children
        default: []
        }
    }
}
