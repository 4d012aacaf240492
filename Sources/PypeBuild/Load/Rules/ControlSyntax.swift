import PypeModel

/// A control connection is not of the form `a (order|condition) b`.
enum ControlSyntax: Rule {
    static let id = "control-syntax"

    static func report(_ text: String, _ problem: String, at position: FlowPosition, _ findings: inout Findings) {
        findings.add(
            ControlSyntax.self, at: position, "the control connection \(Excerpt.quoted(text)) \(problem)",
            hint: "write \"module (1|) module\"")
    }
}
