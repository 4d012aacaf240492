import PypeModel

extension Expression {
    typealias Lookup = (Reference) throws(ExpressionError) -> Value

    /// What the part comes to.
    ///
    /// Each kind has a function of its own, so that what one of them needs of the stack is not taken at every level.
    func value(_ lookup: Lookup) throws(ExpressionError) -> Value {
        switch kind {
        case .literal(let value): return value
        case .name(let reference): return try lookup(reference)
        case .list(let elements): return try list(elements, lookup)
        case .all(let operands): return try chain(operands, until: false, lookup)
        case .any(let operands): return try chain(operands, until: true, lookup)
        case .not(let operand): return .bool(try !operand.truth(of: "not", lookup))
        case .negative(let operand): return try negative(operand, lookup)
        case .compare(let comparison, let left, let right): return try compare(comparison, left, right, lookup)
        case .within(let element, let list, let isNegated): return try within(element, list, isNegated, lookup)
        case .isNull(let operand, let isNegated): return .bool(try (operand.value(lookup) == .null) != isNegated)
        case .arithmetic(let first, let steps): return try arithmetic(first, steps, lookup)
        }
    }

    private func list(_ elements: [Expression], _ lookup: Lookup) throws(ExpressionError) -> Value {
        var values: [Value] = []
        values.reserveCapacity(elements.count)
        for element in elements { values.append(try element.value(lookup)) }
        return .array(values)
    }

    /// `and` ends at the first false operand, `or` at the first true one.
    private func chain(_ operands: [Expression], until end: Bool, _ lookup: Lookup) throws(ExpressionError) -> Value {
        for operand in operands where try operand.truth(of: end ? "or" : "and", lookup) == end { return .bool(end) }
        return .bool(!end)
    }

    private func negative(_ operand: Expression, _ lookup: Lookup) throws(ExpressionError) -> Value {
        let value = try operand.value(lookup)
        switch value {
        case .int(let number) where number == .min: throw Arithmetic.overflow(offset)
        case .int(let number): return .int(-number)
        case .double(let number): return .double(-number)
        case .null: throw Self.null("-", offset)
        default: throw ExpressionError("'-' takes a number, not \(value.typeName)", offset: offset)
        }
    }

    private func compare(
        _ comparison: Comparison, _ left: Expression, _ right: Expression, _ lookup: Lookup
    ) throws(ExpressionError) -> Value {
        let left = try left.value(lookup)
        let right = try right.value(lookup)
        return .bool(try comparison.holds(left, right, offset))
    }

    private func within(
        _ element: Expression, _ list: Expression, _ isNegated: Bool, _ lookup: Lookup
    ) throws(ExpressionError) -> Value {
        let element = try element.value(lookup)
        let list = try list.value(lookup)
        return .bool(try isWithin(element, list) != isNegated)
    }

    private func arithmetic(
        _ first: Expression, _ steps: [Step], _ lookup: Lookup
    ) throws(ExpressionError) -> Value {
        var result = try first.value(lookup)
        for step in steps {
            let right = try step.operand.value(lookup)
            result = try step.operation.result(result, right, step.offset)
        }
        return result
    }

    private func truth(of word: String, _ lookup: Lookup) throws(ExpressionError) -> Bool {
        let value = try value(lookup)
        switch value {
        case .bool(let truth): return truth
        case .null: throw Self.null(word, offset)
        default:
            throw ExpressionError("'\(word)' takes true or false, not \(value.typeName)", offset: offset)
        }
    }

    /// Elements that are null are passed over: nothing equals them.
    private func isWithin(_ element: Value, _ list: Value) throws(ExpressionError) -> Bool {
        if element == .null || list == .null { throw Self.null("in", offset) }
        guard case .array(let values) = list else {
            throw ExpressionError(
                "'in' takes a list on its right, not \(list.typeName)", hint: "write, for example, x in ['a', 'b']",
                offset: offset)
        }
        for value in values where value != .null {
            if try Comparison.equal.holds(element, value, offset) { return true }
        }
        return false
    }

    static func null(_ operation: String, _ offset: Int) -> ExpressionError {
        ExpressionError(
            "'\(operation)' has null on one side", hint: "ask first: write 'is null' or 'is not null and …'",
            offset: offset)
    }
}
