import PypeModel

/// A control connection inside a sub flow goes against the order of the data: it leads to a module that comes first.
enum ControlAgainstData: Rule {
    static let id = "control-against-data"

    static func report(_ edge: FlowControlEdge, _ findings: inout Findings) {
        findings.add(
            ControlAgainstData.self, at: edge.from.position,
            "the control connection from \(Excerpt.quoted(edge.from.value)) to \(Excerpt.quoted(edge.to.value)) goes "
                + "against the data: \(Excerpt.quoted(edge.to.value)) comes first in their sub flow",
            hint: "remove it; inside a sub flow the data connections give the order")
    }
}
