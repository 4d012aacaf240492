/// The type of a column, as this package builds and reads it.
///
/// Types that it does not build or read (views, maps, unions, run-end encoding, intervals and so on) are kept as
/// ``other(format:children:)``, so that a schema with such a column can be read, compared, shown and handed on; only
/// access to the values is refused, by name.
///
/// https://arrow.apache.org/docs/format/CDataInterface.html#data-type-description-format-strings
public indirect enum ArrowType: Sendable, Hashable {
    /// Every value is null; no buffers.
    case null
    /// One bit a value.
    case bool
    case int8, int16, int32, int64
    case uint8, uint16, uint32, uint64
    /// IEEE 754, 32 bits.
    case float
    /// IEEE 754, 64 bits.
    case double
    /// A 128-bit integer times 10 to the power of minus `scale`; at most `precision` digits (1 to 38).
    case decimal128(precision: Int, scale: Int)
    /// UTF-8 text with 32-bit offsets.
    case utf8
    /// UTF-8 text with 64-bit offsets.
    case largeUTF8
    /// Bytes with 32-bit offsets.
    case binary
    /// Bytes with 64-bit offsets.
    case largeBinary
    /// Days since 1970-01-01, 32 bits.
    case date32
    /// Milliseconds since 1970-01-01, 64 bits, whole days.
    case date64
    /// Time since midnight, 32 bits: seconds or milliseconds.
    case time32(ArrowTimeUnit)
    /// Time since midnight, 64 bits: microseconds or nanoseconds.
    case time64(ArrowTimeUnit)
    /// Time since 1970-01-01T00:00, 64 bits. With a zone the values are UTC; without one they are local time.
    case timestamp(ArrowTimeUnit, zone: String?)
    /// A length of time, 64 bits.
    case duration(ArrowTimeUnit)
    /// Lists of the field, with 32-bit offsets.
    case list(Field)
    /// One child array a field.
    case structure([Field])
    /// Values stored once, and an integer a row that points at one.
    case dictionary(index: ArrowType, value: ArrowType, ordered: Bool)
    /// A type that is handed on but not read: its format string and its children.
    case other(format: String, children: [Field])
}

/// Unit of times, timestamps and durations.
public enum ArrowTimeUnit: String, Sendable, Hashable, CaseIterable {
    case second = "s"
    case millisecond = "m"
    case microsecond = "u"
    case nanosecond = "n"

    /// Units a second.
    public var perSecond: Int64 {
        switch self {
        case .second: 1
        case .millisecond: 1000
        case .microsecond: 1_000_000
        case .nanosecond: 1_000_000_000
        }
    }
}

/// What is wrong with Arrow data or with the way it is used.
public struct ArrowError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was found, where, and what was expected.
    public var message: String

    /// - Parameter message: what was found, where, and what was expected.
    public init(_ message: String) { self.message = message }

    /// The message.
    public var description: String { message }
}
