import PypeModel

extension ConditionParser.Pending {
    /// How tightly operators bind: the higher, the tighter. Brackets bind nothing.
    enum Level {
        static let or = 1
        static let and = 2
        static let not = 3
        static let comparison = 4
        static let sum = 5
        static let product = 6
        static let sign = 7
    }

    var level: Int {
        switch mark {
        case .parenthesis, .list: 0
        case .or: Level.or
        case .and: Level.and
        case .not: Level.not
        case .comparison, .within: Level.comparison
        case .arithmetic(.add), .arithmetic(.subtract): Level.sum
        case .arithmetic: Level.product
        case .sign: Level.sign
        }
    }

    var isPrefix: Bool { level == Level.not || level == Level.sign }
}

extension ConditionParser {
    mutating func push(_ expression: Expression, isClosed: Bool = false) throws(ExpressionError) {
        guard expression.height <= Condition.depthLimit else { throw Expression.tooDeep(expression.offset) }
        operands.append(Operand(expression: expression, isClosed: isClosed))
    }

    /// Puts an operator and its operands, which are on top of the stack, into one expression.
    mutating func build(_ operation: Pending) throws(ExpressionError) {
        let offset = operation.token.offset
        guard let right = operands.popLast()?.expression else { return }
        if operation.isPrefix {
            let kind: Expression.Kind = if case .not = operation.mark { .not(right) } else { .negative(right) }
            return try push(Expression(kind, at: offset, [right]))
        }
        guard let left = operands.popLast()?.expression else { return }
        switch operation.mark {
        case .or:
            let first = if case .any(let operands) = left.kind { operands } else { [left] }
            try push(Expression(.any(first + [right]), at: offset, first + [right]))
        case .and:
            let first = if case .all(let operands) = left.kind { operands } else { [left] }
            try push(Expression(.all(first + [right]), at: offset, first + [right]))
        case .comparison(let comparison):
            if comparison == .equal || comparison == .unequal { try StatusWord.check(left, right) }
            try push(Expression(.compare(comparison, left, right), at: offset, [left, right]))
        case .within(let isNegated):
            try StatusWord.check(left, right)
            try push(Expression(.within(left, right, isNegated: isNegated), at: offset, [left, right]))
        case .arithmetic(let arithmetic):
            let step = Expression.Step(operation: arithmetic, offset: offset, operand: right)
            guard case .arithmetic(let first, let steps) = left.kind else {
                return try push(Expression(.arithmetic(left, [step]), at: offset, [left, right]))
            }
            // What stands left is worked out first in any case, so the two can be one chain.
            var whole = Expression(.arithmetic(first, steps + [step]), at: left.offset, [right])
            whole.height = max(whole.height, left.height)
            try push(whole)
        case .not, .sign, .parenthesis, .list: return
        }
    }
}

/// A condition as a whole is true or false: what can be nothing of the kind is refused at once.
enum RootCheck {
    static func check(_ root: Expression) throws(ExpressionError) {
        switch root.kind {
        case .arithmetic, .negative:
            throw ExpressionError(
                "a condition must be true or false; this is a number", hint: "compare it: … > 0", offset: root.offset)
        case .name(.status), .name(.runID), .name(.runDate), .name(.flowName), .name(.environment), .name(.index):
            throw ExpressionError(
                "a condition must be true or false; this name alone is neither", hint: "compare it: … == …",
                offset: root.offset)
        case .list: throw ExpressionError("a condition must be true or false; this is a list", offset: root.offset)
        case .literal(let value) where value.typeName != "bool":
            throw ExpressionError(
                "a condition must be true or false; this is always \(value == .null ? "null" : "a \(value.typeName)")",
                offset: root.offset)
        default: return
        }
    }
}
