/// A text that names values of the run: a parameter with placeholders, or the condition of a control connection.
package struct FlowExpression: Sendable, Hashable {
    package var text: String
    /// Where each name stands, in the order of the text.
    package var names: [FlowPosition]

    package init(text: String, names: [FlowPosition]) {
        self.text = text
        self.names = names
    }
}
