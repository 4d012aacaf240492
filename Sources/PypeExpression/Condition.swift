package import PypeModel

/// The condition of a control edge: an expression that is true or false.
///
/// The grammar stands in docs/flows.md. Values keep strictly to their types: nothing is converted but a whole number
/// that meets a floating-point one.
package struct Condition: Sendable {
    /// Characters (Unicode scalars) that a condition may have.
    package static let lengthLimit = 4096
    /// Levels of parentheses, lists, `not` and signs that a condition may have.
    package static let depthLimit = 100

    package let text: String
    /// The names asked for, in the order of the text, each with its place in characters. A name that stands twice is
    /// here twice.
    package let references: [(reference: Reference, offset: Int)]
    let root: Expression

    /// Reads a condition.
    /// - Throws: ``ExpressionError`` for the first thing that cannot be read.
    package init(_ text: String) throws(ExpressionError) {
        var parser = try ConditionParser(text)
        root = try parser.parse()
        try RootCheck.check(root)
        references = parser.references
        self.text = text
    }

    /// True when it asks how modules ended, and so has an answer after a failure too.
    package var usesStatus: Bool {
        references.contains { if case .status = $0.reference { true } else { false } }
    }

    /// The answer, with the values that `lookup` gives. Names that the answer does not depend on (`false and x`) are not
    /// looked up.
    ///
    /// - Throws: ``ExpressionError``: a value of the wrong type, null in an operation, a number that is too large, a
    ///   division by zero; and what `lookup` throws.
    package func evaluate(
        _ lookup: (Reference) throws(ExpressionError) -> Value
    ) throws(ExpressionError) -> Bool {
        let value = try root.value(lookup)
        if case .bool(let answer) = value { return answer }
        throw ExpressionError(
            "the condition must be true or false, but is \(value == .null ? "null" : "a value of type \(value.typeName)")",
            hint: value == .null ? "write 'is null' to ask for it" : nil, offset: root.offset)
    }
}
