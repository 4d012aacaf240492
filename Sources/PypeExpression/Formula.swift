package import PypeModel

/// An expression over values that are given by name, in the language of conditions (docs/flows.md). It has a result of
/// any type, and knows no names but those of its values.
package struct Formula: Sendable {
    package let text: String
    /// Names of the values that it asks for, each once, in the order of the text.
    package let names: [String]
    private let root: Expression

    /// Reads a formula.
    /// - Throws: ``ExpressionError`` for the first thing that cannot be read.
    package init(_ text: String) throws(ExpressionError) {
        var parser = try ConditionParser(text, what: "formula") { (name, offset) throws(ExpressionError) in
            .item(path: try Reference.path(name, offset))
        }
        root = try parser.parse()
        var names: [String] = []
        for case .item(let path) in parser.references.map(\.reference) {
            if let name = path.first, !names.contains(name) { names.append(name) }
        }
        self.names = names
        self.text = text
    }

    /// The result, with `values` for the names; a field of a value is `NAME.FIELD`.
    /// - Throws: ``ExpressionError``: a name that is not there, a value of the wrong type, null in an operation, a number
    ///   that is too large, a division by zero.
    package func evaluate(_ values: [String: Value]) throws(ExpressionError) -> Value {
        try root.value { (reference) throws(ExpressionError) in
            guard case .item(let path) = reference, let name = path.first else { return .null }
            guard let value = values[name] else {
                throw ExpressionError(
                    "there is no value '\(name)'", hint: Suggestion.hint(for: name, among: values.keys), offset: 0)
            }
            return try Fields.value(Array(path.dropFirst()), of: value, named: name)
        }
    }
}
