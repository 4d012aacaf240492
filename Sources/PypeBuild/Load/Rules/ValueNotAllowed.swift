import PypeModel

/// A setting has a value that is not one of those allowed, or lies outside the range.
enum ValueNotAllowed: Rule {
    static let id = "value-not-allowed"

    static func report(
        _ name: String, _ text: String, at position: FlowPosition, wanted: String, hint: String?,
        _ findings: inout Findings
    ) {
        findings.add(
            ValueNotAllowed.self, at: position, "\(Excerpt.quoted(name)) cannot be \(Excerpt.quoted(text))",
            hint: hint ?? "write \(wanted)")
    }
}
