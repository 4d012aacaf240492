import PypeModel

/// A data connection is not of the form `a.out - b.in`: module and output port, ` - ` with spaces around it, module and
/// input port.
enum DataSyntax: Rule {
    static let id = "data-syntax"

    static func report(_ text: String, _ problem: String, at position: FlowPosition, _ findings: inout Findings) {
        findings.add(
            DataSyntax.self, at: position, "the data connection \(Excerpt.quoted(text)) \(problem)",
            hint: "write \"module.output - module.input\"")
    }
}
