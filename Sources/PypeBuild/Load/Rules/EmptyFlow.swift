import PypeModel

/// The file is empty, or its list of modules is. A flow has at least one module.
enum EmptyFlow: Rule {
    static let id = "empty-flow"

    static func report(_ what: String, at position: FlowPosition?, _ findings: inout Findings) {
        findings.add(
            EmptyFlow.self, at: position, what,
            hint: "a flow needs the sections 'flow' and 'modules', and at least one module")
    }
}
