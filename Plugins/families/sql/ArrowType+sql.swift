import PypeArrow

extension ArrowType {
    /// Whether it is a whole number of any width.
    var isInteger: Bool {
        switch self {
        case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64: true
        case .dictionary(_, let value, _): value.isInteger
        default: false
        }
    }
}
