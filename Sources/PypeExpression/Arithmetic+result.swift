import PypeModel

extension Arithmetic {
    /// What the operation makes of two numbers. Whole numbers stay whole but for `/`, which always gives a floating-point
    /// one; a remainder has the sign of the divisor.
    func result(_ left: Value, _ right: Value, _ offset: Int) throws(ExpressionError) -> Value {
        switch (left, right) {
        case (.null, _), (_, .null): throw Expression.null(rawValue, offset)
        case (.int(let a), .int(let b)):
            return self == .divide
                ? .double(try result(Double(a), Double(b), offset)) : .int(try result(a, b, offset))
        case (.int(let a), .double(let b)): return .double(try result(Double(a), b, offset))
        case (.double(let a), .int(let b)): return .double(try result(a, Double(b), offset))
        case (.double(let a), .double(let b)): return .double(try result(a, b, offset))
        default:
            throw ExpressionError(
                "'\(rawValue)' takes numbers, not \(left.typeName) and \(right.typeName)", offset: offset)
        }
    }

    static func overflow(_ offset: Int) -> ExpressionError {
        ExpressionError("the result is too large for a number", offset: offset)
    }

    private func checkDivisor(isZero: Bool, _ offset: Int) throws(ExpressionError) {
        guard isZero, self == .divide || self == .remainder else { return }
        throw ExpressionError("division by zero", hint: "ask first: write '… != 0 and …'", offset: offset)
    }

    private func result(_ a: Int64, _ b: Int64, _ offset: Int) throws(ExpressionError) -> Int64 {
        try checkDivisor(isZero: b == 0, offset)
        let (value, isOver): (Int64, Bool) =
            switch self {
            case .add: a.addingReportingOverflow(b)
            case .subtract: a.subtractingReportingOverflow(b)
            case .multiply: a.multipliedReportingOverflow(by: b)
            case .divide: a.dividedReportingOverflow(by: b)
            // The lowest number by -1 would overflow on the way to 0.
            case .remainder: b == -1 ? (0, false) : a.remainderReportingOverflow(dividingBy: b)
            }
        if isOver { throw Self.overflow(offset) }
        return self == .remainder && value != 0 && (value < 0) != (b < 0) ? value + b : value
    }

    private func result(_ a: Double, _ b: Double, _ offset: Int) throws(ExpressionError) -> Double {
        try checkDivisor(isZero: b == 0, offset)
        var value =
            switch self {
            case .add: a + b
            case .subtract: a - b
            case .multiply: a * b
            case .divide: a / b
            case .remainder: a.truncatingRemainder(dividingBy: b)
            }
        if self == .remainder, value != 0, (value < 0) != (b < 0) { value += b }
        guard value.isFinite else { throw Self.overflow(offset) }
        return value
    }
}
