import PypeModel

/// A part of a condition. Chains of one operator are lists, so that the tree is never deeper than the text nests.
struct Expression: Sendable {
    indirect enum Kind: Sendable {
        case literal(Value)
        case name(Reference)
        case list([Expression])
        /// Operands of `and`.
        case all([Expression])
        /// Operands of `or`.
        case any([Expression])
        case not(Expression)
        case negative(Expression)
        case compare(Comparison, Expression, Expression)
        case within(Expression, Expression, isNegated: Bool)
        case isNull(Expression, isNegated: Bool)
        /// From left to right.
        case arithmetic(Expression, [Step])
    }

    /// An operator and its right operand.
    struct Step: Sendable {
        var operation: Arithmetic
        var offset: Int
        var operand: Expression
    }

    var kind: Kind
    /// Of the operator, or of the operand where there is none; in characters.
    var offset: Int
    /// Levels below and including this one: as many calls are under way at most when it is evaluated.
    var height: Int

    init(_ kind: Kind, at offset: Int, _ parts: [Expression]) {
        self.kind = kind
        self.offset = offset
        height = 1 + (parts.map(\.height).max() ?? 0)
    }

    var isComparison: Bool {
        switch kind {
        case .compare, .within, .isNull: true
        default: false
        }
    }

    static func tooDeep(_ offset: Int) -> ExpressionError {
        ExpressionError(
            "the condition nests more than \(Condition.depthLimit) deep here", hint: "write it flatter", offset: offset)
    }
}

enum Comparison: String, Sendable {
    case equal = "=="
    case unequal = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
}

enum Arithmetic: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
}
