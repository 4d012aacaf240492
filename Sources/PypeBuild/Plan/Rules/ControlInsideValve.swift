import PypeModel

/// A control connection between two modules of one sub flow has a condition, or `start` or `iterate`. A sub flow starts as
/// a whole, in the order of its data, so the valve could never be obeyed.
enum ControlInsideValve: Rule {
    static let id = "control-inside-valve"

    static func report(_ edge: FlowControlEdge, _ findings: inout Findings) {
        findings.add(
            ControlInsideValve.self, at: edge.valve.position,
            "data ties \(Excerpt.quoted(edge.from.value)) and \(Excerpt.quoted(edge.to.value)) into one sub flow, in which "
                + "a control connection can have no condition",
            hint: "remove it, or take the data connection away")
    }
}
