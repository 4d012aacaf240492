import PypeModel

/// The order of a control connection is not a whole number from 1 to 1000000000 and not `Last`. Order 0 belongs to the
/// data connections.
enum ControlOrder: Rule {
    static let id = "control-order"
    static let limit = 1_000_000_000

    static func report(_ text: String, at position: FlowPosition, _ findings: inout Findings) {
        findings.add(
            ControlOrder.self, at: position,
            text.isEmpty ? "the control connection has no order" : "the order \(Excerpt.quoted(text)) cannot be used",
            hint: text == "0"
                ? "order 0 belongs to the data connections; start at 1"
                : "write 1, 2, 3 and so on, or Last")
    }
}
