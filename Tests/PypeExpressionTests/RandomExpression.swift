import TestSupport

/// A random condition of well-typed parts, which prints itself as pype writes it and as Python does.
indirect enum RandomExpression {
    case literal(pype: String, python: String)
    /// Operator and operands; all of one level.
    case chain(first: RandomExpression, rest: [(operation: String, operand: RandomExpression)], level: Int)
    case prefix(String, RandomExpression, level: Int)
    case isNull(RandomExpression, isNegated: Bool)
    case list([RandomExpression])

    /// How tightly it binds: 1 or, 2 and, 3 not, 4 comparison, 5 sum, 6 product, 7 sign, 8 the rest.
    private var level: Int {
        switch self {
        case .literal, .list: 8
        case .chain(_, _, let level), .prefix(_, _, let level): level
        case .isNull: 4
        }
    }

    /// - Parameters:
    ///   - isFull: parentheses around every part; else only where they are needed.
    func text(isPython: Bool, isFull: Bool) -> String {
        func part(_ operand: RandomExpression, atLeast level: Int) -> String {
            let text = operand.text(isPython: isPython, isFull: isFull)
            return operand.level < level || (isFull && operand.level < 8) ? "(\(text))" : text
        }
        switch self {
        case .literal(let pype, let python): return isPython ? python : pype
        case .list(let elements):
            return "[" + elements.map { part($0, atLeast: 1) }.joined(separator: ", ") + "]"
        case .isNull(let operand, let isNegated):
            return part(operand, atLeast: 5) + (isNegated ? " is not " : " is ") + (isPython ? "None" : "null")
        case .prefix(let operation, let operand, let level):
            return operation + part(operand, atLeast: level)
        case .chain(let first, let rest, let level):
            // Comparisons do not form chains, and a right operand must bind tighter than its operator.
            let isComparison = level == 4
            var text = part(first, atLeast: isComparison ? 5 : level)
            for (operation, operand) in rest { text += " \(operation) " + part(operand, atLeast: level + 1) }
            return text
        }
    }

    // MARK: Making

    static func truth(depth: Int, _ random: inout RandomNumbers) -> RandomExpression {
        guard depth > 0 else {
            let isTrue = Bool.random(using: &random)
            return .literal(pype: isTrue ? "true" : "false", python: isTrue ? "True" : "False")
        }
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1:
            let level = Int.random(in: 1...2, using: &random)
            let rest = (0..<Int.random(in: 1...2, using: &random)).map { _ in
                (operation: level == 1 ? "or" : "and", operand: truth(depth: depth - 1, &random))
            }
            return .chain(first: truth(depth: depth - 1, &random), rest: rest, level: level)
        case 2: return .prefix("not ", truth(depth: depth - 1, &random), level: 3)
        case 3:
            let isNegated = Bool.random(using: &random)
            return .isNull(name(&random, mayBeNull: true), isNegated: isNegated)
        case 4:
            let words = [word(&random), word(&random), word(&random)]
            let operation = Bool.random(using: &random) ? "in" : "not in"
            return .chain(first: word(&random), rest: [(operation, .list(words))], level: 4)
        case 5:
            let operation = comparison(&random)
            return .chain(first: word(&random), rest: [(operation, word(&random))], level: 4)
        default:
            let operation = comparison(&random)
            return .chain(
                first: number(depth: depth - 1, &random), rest: [(operation, number(depth: depth - 1, &random))],
                level: 4)
        }
    }

    private static func comparison(_ random: inout RandomNumbers) -> String {
        ["==", "!=", "<", "<=", ">", ">="].randomElement(using: &random) ?? "=="
    }

    private static func number(depth: Int, _ random: inout RandomNumbers) -> RandomExpression {
        guard depth > 0, Int.random(in: 0..<4, using: &random) > 0 else {
            if Int.random(in: 0..<3, using: &random) == 0 { return name(&random, mayBeNull: false) }
            let text =
                [
                    "0", "1", "2", "3", "7", "10", "0.5", "1.5", "2.0", "1e3", "9007199254740993", "9007199254740992.0",
                    "9223372036854775807", "4611686018427387904", "1e308", "0.1",
                ].randomElement(using: &random) ?? "0"
            return .literal(pype: text, python: text)
        }
        if Int.random(in: 0..<5, using: &random) == 0 {
            return .prefix("-", number(depth: depth - 1, &random), level: 7)
        }
        let level = Int.random(in: 5...6, using: &random)
        let rest = (0..<Int.random(in: 1...2, using: &random)).map { _ in
            (
                operation: (level == 5 ? ["+", "-"] : ["*", "/", "%"]).randomElement(using: &random) ?? "+",
                operand: number(depth: depth - 1, &random)
            )
        }
        return .chain(first: number(depth: depth - 1, &random), rest: rest, level: level)
    }

    private static func word(_ random: inout RandomNumbers) -> RandomExpression {
        let (pype, python) =
            [
                ("'a'", "'a'"), ("\"b\"", "'b'"), ("'it''s'", "\"it's\""), ("''", "''"), ("'é'", "'é'"), ("'😀'", "'😀'"),
                ("'\u{FFFD}'", "'\u{FFFD}'"), ("'ab'", "'ab'"),
            ].randomElement(using: &random) ?? ("'a'", "'a'")
        return .literal(pype: pype, python: python)
    }

    private static func name(_ random: inout RandomNumbers, mayBeNull: Bool) -> RandomExpression {
        let names =
            ["two", "half", "minus", "big"] + (mayBeNull || Int.random(in: 0..<9, using: &random) == 0 ? ["none"] : [])
        let name = names.randomElement(using: &random) ?? "two"
        return .literal(pype: "context.\(name)", python: name)
    }
}
