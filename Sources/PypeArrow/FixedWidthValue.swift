/// A Swift type that values of a fixed width are read and built as.
public protocol FixedWidthValue: BitwiseCopyable, Sendable {
    /// Whether values of the Arrow type have this form.
    static func stands(for type: ArrowType) -> Bool
    /// What a builder makes of it when nothing else is said.
    static var arrowType: ArrowType { get }
}

extension Int8: FixedWidthValue {
    /// `int8`.
    public static func stands(for type: ArrowType) -> Bool { type == .int8 }
    /// `int8`.
    public static var arrowType: ArrowType { .int8 }
}

extension Int16: FixedWidthValue {
    /// `int16`.
    public static func stands(for type: ArrowType) -> Bool { type == .int16 }
    /// `int16`.
    public static var arrowType: ArrowType { .int16 }
}

extension Int32: FixedWidthValue {
    /// `int32`, `date32`, `time32`.
    public static func stands(for type: ArrowType) -> Bool {
        switch type {
        case .int32, .date32, .time32: true
        default: false
        }
    }
    /// `int32`.
    public static var arrowType: ArrowType { .int32 }
}

extension Int64: FixedWidthValue {
    /// `int64`, `timestamp`, `date64`, `time64`, `duration`.
    public static func stands(for type: ArrowType) -> Bool {
        switch type {
        case .int64, .date64, .time64, .timestamp, .duration: true
        default: false
        }
    }
    /// `int64`.
    public static var arrowType: ArrowType { .int64 }
}

extension UInt8: FixedWidthValue {
    /// `uint8`.
    public static func stands(for type: ArrowType) -> Bool { type == .uint8 }
    /// `uint8`.
    public static var arrowType: ArrowType { .uint8 }
}

extension UInt16: FixedWidthValue {
    /// `uint16`.
    public static func stands(for type: ArrowType) -> Bool { type == .uint16 }
    /// `uint16`.
    public static var arrowType: ArrowType { .uint16 }
}

extension UInt32: FixedWidthValue {
    /// `uint32`.
    public static func stands(for type: ArrowType) -> Bool { type == .uint32 }
    /// `uint32`.
    public static var arrowType: ArrowType { .uint32 }
}

extension UInt64: FixedWidthValue {
    /// `uint64`.
    public static func stands(for type: ArrowType) -> Bool { type == .uint64 }
    /// `uint64`.
    public static var arrowType: ArrowType { .uint64 }
}

extension Float: FixedWidthValue {
    /// `float`.
    public static func stands(for type: ArrowType) -> Bool { type == .float }
    /// `float`.
    public static var arrowType: ArrowType { .float }
}

extension Double: FixedWidthValue {
    /// `double`.
    public static func stands(for type: ArrowType) -> Bool { type == .double }
    /// `double`.
    public static var arrowType: ArrowType { .double }
}

/// The digits of a decimal, without its point.
extension Int128: FixedWidthValue {
    /// `decimal128` of any precision and scale.
    public static func stands(for type: ArrowType) -> Bool {
        if case .decimal128 = type { true } else { false }
    }
    /// `decimal128(38, 0)`.
    public static var arrowType: ArrowType { .decimal128(precision: 38, scale: 0) }
}
