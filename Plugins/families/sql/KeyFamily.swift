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
        let (left, right) = (KeyFamily(left), KeyFamily(right))
        return left == right || left == .nothing || right == .nothing
    }

    /// - Throws: `invalidConfig` for columns whose values cannot be held against each other.
    static func check(
        _ left: Field, _ leftTable: String, _ right: Field, _ rightTable: String, _ parameter: String
    ) throws(ModuleError) {
        guard !match(left.type, right.type) else { return }
        throw ModuleError(
            .invalidConfig,
            "'\(parameter)': column '\(left.name)' of \(leftTable) is \(left.type) and column '\(right.name)' of "
                + "\(rightTable) is \(right.type), which cannot be compared",
            hint: "cast one of them before")
    }
}
