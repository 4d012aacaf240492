import PypeModel

extension Comparison {
    /// True when the comparison holds. Texts are compared by Unicode scalars, numbers exactly.
    func holds(_ left: Value, _ right: Value, _ offset: Int) throws(ExpressionError) -> Bool {
        switch (left, right) {
        case (.null, _), (_, .null): throw Expression.null(rawValue, offset)
        case (.int(let a), .int(let b)): return holds(a, b)
        case (.double(let a), .double(let b)): return holds(a, b)
        case (.int(let a), .double(let b)): return Self.order(a, b).map { holds($0, 0) } ?? (self == .unequal)
        case (.double(let a), .int(let b)): return Self.order(b, a).map { holds(0, $0) } ?? (self == .unequal)
        case (.string(let a), .string(let b)): return holds(Self.order(a, b), 0)
        case (.bool(let a), .bool(let b)) where self == .equal || self == .unequal:
            return (a == b) == (self == .equal)
        case (.bool, .bool):
            throw ExpressionError("'\(rawValue)' does not compare true and false", hint: "use == or !=", offset: offset)
        default:
            throw ExpressionError(
                "'\(rawValue)' does not compare \(left.typeName) with \(right.typeName)", hint: hint(left, right),
                offset: offset)
        }
    }

    private func hint(_ left: Value, _ right: Value) -> String? {
        switch (left, right) {
        case (.int, .string), (.double, .string), (.string, .int), (.string, .double):
            "a number is written without quotes"
        case (.bool, .string), (.string, .bool): "true and false are written without quotes"
        case (_, .array): "write 'in' to look into a list"
        default: nil
        }
    }

    private func holds<Ordered: Comparable>(_ left: Ordered, _ right: Ordered) -> Bool {
        switch self {
        case .equal: left == right
        case .unequal: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        }
    }

    /// -1, 0 or 1 as the whole number is below, equal to or above the other, also where it has more digits than a
    /// floating-point number can hold; nil when the other is not a number.
    private static func order(_ whole: Int64, _ other: Double) -> Int? {
        if other.isNaN { return nil }
        if other >= 0x1p63 { return -1 }
        if other < -0x1p63 { return 1 }
        let truncated = Int64(other)
        if whole != truncated { return whole < truncated ? -1 : 1 }
        let rest = other - other.rounded(.towardZero)
        return rest > 0 ? -1 : rest < 0 ? 1 : 0
    }

    /// -1, 0 or 1. The bytes of UTF-8 are in the order of the scalars.
    private static func order(_ left: String, _ right: String) -> Int {
        if left.utf8.lexicographicallyPrecedes(right.utf8) { return -1 }
        return left.utf8.elementsEqual(right.utf8) ? 0 : 1
    }
}
