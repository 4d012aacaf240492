import PypeArrow
import PypeSDK

/// Types whose values can be compared with each other without a guess.
enum KeyFamily: Hashable {
    case number, text, bytes, truth, moment, zonedMoment, time, span, nothing
    case other(ArrowType)

    init(_ type: ArrowType) {
        switch type {
        case .null: self = .nothing
        case .bool: self = .truth
        case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .float, .double, .decimal128:
            self = .number
        case .utf8, .largeUTF8: self = .text
        case .binary, .largeBinary: self = .bytes
        case .date32, .date64: self = .moment
        case .timestamp(_, let zone): self = zone == nil ? .moment : .zonedMoment
        case .time32, .time64: self = .time
        case .duration: self = .span
        case .dictionary(_, let value, _): self = KeyFamily(value)
        case .other("vu", _): self = .text
        case .other("vz", _): self = .bytes
        case .other(let format, _) where format.hasPrefix("w:"): self = .bytes
        case .other(let format, _) where format.hasPrefix("d:"): self = .number
        case .other("e", _): self = .number
        default: self = .other(type)
        }
    }

    /// Whether values of the two types can be held against each other.
    static func match(_ left: ArrowType, _ right: ArrowType) -> Bool {
        let families = (KeyFamily(left), KeyFamily(right))
        if families.0 == .nothing || families.1 == .nothing { return true }
        return families.0 == families.1 && !isLossy(left, right)
    }

    /// What to do about columns that do not match.
    static func hint(_ left: ArrowType, _ right: ArrowType) -> String {
        guard KeyFamily(left) == KeyFamily(right) else { return "cast one of them before" }
        return
            "numbers beyond what a float holds would be taken for others; cast one of them to the other's type before"
    }

    /// Whether the one is a float that does not hold each value of the other: DuckDB makes floats of both.
    private static func isLossy(_ left: ArrowType, _ right: ArrowType) -> Bool {
        guard let (first, second) = floatBits(left).map({ ($0, right) }) ?? floatBits(right).map({ ($0, left) })
        else { return false }
        return exactBits(second).map { $0 > first } ?? false
    }

    /// Bits of a float's fraction; nil for what is none.
    private static func floatBits(_ type: ArrowType) -> Int? {
        switch type {
        case .double: 53
        case .float: 24
        case .other("e", _): 11
        case .dictionary(_, let value, _): floatBits(value)
        default: nil
        }
    }

    /// Bits that the numbers of an exact type take; nil for what is none.
    private static func exactBits(_ type: ArrowType) -> Int? {
        switch type {
        case .int8, .uint8: 8
        case .int16, .uint16: 16
        case .int32, .uint32: 32
        case .int64, .uint64: 64
        // Ten digits take 33.3 bits; a float of 53 bits tells all of 15 digits apart.
        case .decimal128(let precision, _): decimalBits(precision)
        case .dictionary(_, let value, _): exactBits(value)
        case .other(let format, _) where format.hasPrefix("d:"):
            decimalBits(format.dropFirst(2).split(separator: ",").first.flatMap { Int($0) } ?? .max)
        default: nil
        }
    }

    private static func decimalBits(_ precision: Int) -> Int { precision <= 6 ? 20 : precision <= 15 ? 50 : 256 }

    /// - Throws: `invalidConfig` for columns whose values cannot be held against each other.
    static func check(
        _ left: Field, _ leftTable: String, _ right: Field, _ rightTable: String, _ parameter: String
    ) throws(ModuleError) {
        guard !match(left.type, right.type) else { return }
        throw ModuleError(
            .invalidConfig,
            "'\(parameter)': column '\(left.name)' of \(leftTable) is \(left.type) and column '\(right.name)' of "
                + "\(rightTable) is \(right.type), which cannot be compared",
            hint: hint(left.type, right.type))
    }
}
