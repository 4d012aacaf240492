import PypeModel

/// A warning: a control connection ends at a mod or a sink. It is taken as a connection to the sub flow of that module,
/// which starts as a whole.
enum ControlIntoSubflow: Rule {
    static let id = "control-into-subflow"
    static let severity = Diagnostic.Severity.warning

    static func check(_ edge: FlowControlEdge, _ spec: ModuleSpec, _ findings: inout Findings) {
        guard spec.type == .mod || spec.type == .sink else { return }
        findings.add(
            ControlIntoSubflow.self, at: edge.to.position,
            "\(Excerpt.quoted(edge.to.value)) is a \(spec.type.rawValue): the control connection starts its whole sub "
                + "flow",
            hint: "end the connection at the source of that sub flow")
    }
}
