import PypeModel

/// A warning: a control connection ties two modules of one sub flow. Their order follows from the data connections, so it
/// adds nothing.
enum ControlInside: Rule {
    static let id = "control-inside"
    static let severity = Diagnostic.Severity.warning

    static func report(_ edge: FlowControlEdge, _ findings: inout Findings) {
        findings.add(
            ControlInside.self, at: edge.from.position,
            "the control connection from \(Excerpt.quoted(edge.from.value)) to \(Excerpt.quoted(edge.to.value)) adds "
                + "nothing: data ties them into one sub flow",
            hint: "remove it; inside a sub flow the data connections give the order")
    }
}
