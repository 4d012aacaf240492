/// What is wrong with a placeholder or a condition.
package struct ExpressionError: Error, Sendable, Hashable {
    package var message: String
    package var hint: String?
    /// Place in the text, in characters from 0.
    package var offset: Int

    package init(_ message: String, hint: String? = nil, offset: Int) {
        self.message = message
        self.hint = hint
        self.offset = offset
    }
}
