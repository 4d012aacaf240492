import PypeModel

/// A connection is written twice: two data connections between the same ports, or two control connections between the
/// same modules, whatever their valves.
enum DuplicateEdge: Rule {
    static let id = "duplicate-edge"

    static func reportData(_ edge: FlowDataEdge, _ findings: inout Findings) {
        findings.add(
            DuplicateEdge.self, at: edge.from.node.position,
            "the data connection from \(Excerpt.quoted("\(edge.from.node.value).\(edge.from.port.value)")) to "
                + "\(Excerpt.quoted("\(edge.to.node.value).\(edge.to.port.value)")) stands twice",
            hint: "keep one of them")
    }

    static func reportControl(_ edge: FlowControlEdge, _ findings: inout Findings) {
        findings.add(
            DuplicateEdge.self, at: edge.from.position,
            "the control connection from \(Excerpt.quoted(edge.from.value)) to \(Excerpt.quoted(edge.to.value)) stands "
                + "twice",
            hint: "keep one of them")
    }
}
