import PypeModel

/// A connection starts and ends at the same module.
enum SelfEdge: Rule {
    static let id = "self-edge"

    static func reportData(_ edge: FlowDataEdge, _ findings: inout Findings) {
        let name = edge.from.node.value
        findings.add(
            SelfEdge.self, at: edge.from.node.position,
            "the data connection leads from \(Excerpt.quoted(name)) to itself "
                + "(\(name).\(edge.from.port.value) → \(name).\(edge.to.port.value))",
            hint: "a module cannot read what it writes; remove the connection")
    }

    static func reportControl(_ edge: FlowControlEdge, _ findings: inout Findings) {
        findings.add(
            SelfEdge.self, at: edge.from.position,
            "the control connection leads from \(Excerpt.quoted(edge.from.value)) to itself",
            hint: "a module cannot wait for itself; remove the connection")
    }
}
