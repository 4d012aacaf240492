import PypeModel

/// Builds the tree of a condition by operator precedence (https://en.wikipedia.org/wiki/Operator-precedence_parser), with
/// stacks of its own: what the text nests takes none of the thread's stack.
struct ConditionParser {
    /// What waits for its right operand or its closing bracket.
    struct Pending {
        enum Mark {
            case or, and, not, sign, parenthesis
            case comparison(Comparison)
            case within(isNegated: Bool)
            case arithmetic(Arithmetic)
            /// With the number of elements that are finished.
            case list(Int)
        }

        var mark: Mark
        var token: ConditionToken
    }

    struct Operand {
        var expression: Expression
        /// In brackets, so that nothing binds into it.
        var isClosed: Bool
    }

    private let tokens: [ConditionToken]
    private var next = 0
    private var nesting = 0
    var operands: [Operand] = []
    var pending: [Pending] = []
    private(set) var references: [(reference: Reference, offset: Int)] = []

    typealias NameReader = @Sendable (String, Int) throws(ExpressionError) -> Reference
    private let readName: NameReader
    private let what: String

    /// - Parameters:
    ///   - what: what the text is, for messages.
    ///   - readName: reads a name that stands at a place.
    init(
        _ text: String, what: String = "condition",
        readName: @escaping NameReader = { (name, offset) throws(ExpressionError) in
            try Reference.parse(name, offset: offset, inCondition: true)
        }
    ) throws(ExpressionError) {
        tokens = try ConditionLexer.tokens(text)
        self.what = what
        self.readName = readName
    }

    mutating func parse() throws(ExpressionError) -> Expression {
        repeat { try readOperand() } while try readOperator()
        guard let root = operands.last?.expression else { throw unexpected() }
        return root
    }

    // MARK: Operands

    private mutating func readOperand() throws(ExpressionError) {
        while true {
            let place = token
            next += place.kind == .end ? 0 : 1
            switch place.kind {
            case .word("not"):
                if let last = pending.last, last.level > Pending.Level.not { throw unexpected(place) }
                try enter(.not, place)
            case .symbol("-"): try enter(.sign, place)
            case .symbol("("): try enter(.parenthesis, place)
            case .symbol("["):
                try enter(.list(0), place)
                if token.isSymbol("]") {
                    next += 1
                    return try closeList(isEmpty: true)
                }
            case .whole(let magnitude): return try whole(magnitude, place)
            case .fraction(let number): return literal(.double(number), place)
            case .text(let text): return literal(.string(text), place)
            case .word("true"): return literal(.bool(true), place)
            case .word("false"): return literal(.bool(false), place)
            case .word("null"): return literal(.null, place)
            case .word(let word) where place.isName: return try name(word, place)
            default: throw unexpected(place)
            }
        }
    }

    /// The sign and the number are one, since the lowest number has no positive counterpart.
    private mutating func whole(_ magnitude: UInt64, _ place: ConditionToken) throws(ExpressionError) {
        if let last = pending.last, case .sign = last.mark {
            pending.removeLast()
            nesting -= 1
            literal(.int(magnitude == Int64.min.magnitude ? .min : -Int64(magnitude)), last.token)
        } else if let number = Int64(exactly: magnitude) {
            literal(.int(number), place)
        } else {
            throw ExpressionError("the number '\(place.source)' is too large", offset: place.offset)
        }
    }

    private mutating func name(_ word: String, _ place: ConditionToken) throws(ExpressionError) {
        if let hint = ForeignWord.hint(word) {
            throw ExpressionError("'\(place.source)' has no meaning here", hint: hint, offset: place.offset)
        }
        let reference = try readName(word, place.offset)
        references.append((reference, place.offset))
        operands.append(Operand(expression: Expression(.name(reference), at: place.offset, []), isClosed: true))
    }

    private mutating func literal(_ value: Value, _ place: ConditionToken) {
        operands.append(Operand(expression: Expression(.literal(value), at: place.offset, []), isClosed: true))
    }

    // MARK: Operators

    /// - Returns: true when another operand must follow.
    private mutating func readOperator() throws(ExpressionError) -> Bool {
        while true {
            let place = token
            next += place.kind == .end ? 0 : 1
            switch place.kind {
            case .end:
                try reduce(to: 0)
                if let open = pending.last {
                    throw ExpressionError("the '\(open.token.source)' is not closed", offset: open.token.offset)
                }
                return false
            case .symbol(")"):
                try reduce(to: 0)
                guard let open = pending.last, case .parenthesis = open.mark else { throw unexpected(place) }
                pending.removeLast()
                nesting -= 1
                operands[operands.count - 1].isClosed = true
            case .symbol("]"):
                try reduce(to: 0)
                guard let open = pending.last, case .list = open.mark else { throw unexpected(place) }
                try closeList(isEmpty: false)
            case .symbol(","):
                try reduce(to: 0)
                guard let open = pending.last, case .list(let count) = open.mark else { throw unexpected(place) }
                pending[pending.count - 1].mark = .list(count + 1)
                return true
            case .word("is"): try readIsNull(place)
            default:
                guard let mark = binary(place) else { throw unexpected(place) }
                let operation = Pending(mark: mark, token: place)
                if operation.level == Pending.Level.comparison {
                    try reduce(to: operation.level + 1)
                    try checkChain(place)
                } else {
                    try reduce(to: operation.level)
                }
                pending.append(operation)
                return true
            }
        }
    }

    private mutating func binary(_ place: ConditionToken) -> Pending.Mark? {
        switch place.kind {
        case .word("or"): return .or
        case .word("and"): return .and
        case .word("in"): return .within(isNegated: false)
        case .word("not") where token.isWord("in"):
            next += 1
            return .within(isNegated: true)
        case .symbol(let symbol):
            return Comparison(rawValue: symbol).map(Pending.Mark.comparison)
                ?? Arithmetic(rawValue: symbol).map(Pending.Mark.arithmetic)
        default: return nil
        }
    }

    private mutating func readIsNull(_ place: ConditionToken) throws(ExpressionError) {
        let isNegated = token.isWord("not")
        if isNegated { next += 1 }
        guard token.isWord("null") else { throw unexpected(token, "after 'is' stands 'null' or 'not null'") }
        next += 1
        try reduce(to: Pending.Level.comparison + 1)
        try checkChain(place)
        let operand = operands.removeLast().expression
        try push(Expression(.isNull(operand, isNegated: isNegated), at: place.offset, [operand]))
    }

    private func checkChain(_ place: ConditionToken) throws(ExpressionError) {
        let isPending = pending.last?.level == Pending.Level.comparison
        let isDone = operands.last.map { !$0.isClosed && $0.expression.isComparison } ?? false
        guard isPending || isDone else { return }
        throw unexpected(
            place,
            place.isWord("is") || place.isWord("in") || place.isWord("not")
                ? "put the comparison before it in parentheses"
                : "comparisons do not form chains: write 'a < b and b < c'")
    }

    /// Builds all that binds at least as tightly as the level, up to the last open bracket.
    private mutating func reduce(to level: Int) throws(ExpressionError) {
        while let last = pending.last, last.level >= max(level, 1) {
            pending.removeLast()
            if last.isPrefix { nesting -= 1 }
            try build(last)
        }
    }

    private mutating func closeList(isEmpty: Bool) throws(ExpressionError) {
        guard let open = pending.popLast(), case .list(let count) = open.mark else { return }
        nesting -= 1
        let elements = operands.suffix(isEmpty ? 0 : count + 1).map(\.expression)
        operands.removeLast(elements.count)
        try push(Expression(.list(elements), at: open.token.offset, elements), isClosed: true)
    }

    // MARK: Tokens

    private var token: ConditionToken { tokens[next] }

    private mutating func enter(_ mark: Pending.Mark, _ place: ConditionToken) throws(ExpressionError) {
        nesting += 1
        guard nesting <= Condition.depthLimit else { throw Expression.tooDeep(place.offset) }
        pending.append(Pending(mark: mark, token: place))
    }

    private func unexpected(_ place: ConditionToken? = nil, _ hint: String? = nil) -> ExpressionError {
        let place = place ?? token
        if place.kind == .end {
            return ExpressionError(
                tokens.count == 1 ? "the \(what) is empty" : "the \(what) ends too early", hint: hint,
                offset: place.offset)
        }
        var hint = hint
        if hint == nil, case .word(let word) = place.kind { hint = ForeignWord.hint(word) }
        if hint == nil, let last = pending.last, case .list = last.mark { hint = "commas set apart elements of a list" }
        return ExpressionError("'\(place.source)' cannot stand here", hint: hint, offset: place.offset)
    }
}
