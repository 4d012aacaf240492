import PypeArrow

/// Types that DuckDB has not, or loses: columns that it only hands on travel through it as another type of the same
/// bits, and come out under their own.
enum CarriedType {
    /// What stands in for a type; its values are equal, and in order, where the type's are. Nil for types that DuckDB
    /// gives out as they came in, and for those that it has no other for.
    static func comparable(_ type: ArrowType) -> ArrowType? {
        switch type {
        case .time32: .int32
        case .date64, .duration: .int64
        case .timestamp(let unit, let zone?) where !zone.isEmpty: .timestamp(unit, zone: nil)
        default: nil
        }
    }

    /// What stands in for a type whose values are not looked at.
    static func opaque(_ type: ArrowType) -> ArrowType? {
        if case .other("e", _) = type { return .uint16 }
        return comparable(type)
    }
}

/// What a SELECT does with a column of its input.
enum ColumnUse {
    /// It computes with it.
    case computed
    /// It compares the values with each other, and hands them on.
    case compared
    /// It hands it on.
    case carried

    func standIn(for type: ArrowType) -> ArrowType? {
        switch self {
        case .computed: nil
        case .compared: CarriedType.comparable(type)
        case .carried: CarriedType.opaque(type)
        }
    }
}

/// What pages say of types.
let typeNote =
    "texts and bytes of every layout become utf8 and binary, and dictionaries their values (docs/table-types.md)."
