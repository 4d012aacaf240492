import PypeModel

/// A connection names a module id that the flow does not have.
enum UnknownNode: Rule {
    static let id = "unknown-node"

    /// - Returns: the node's index, or nil and a finding.
    static func find(_ name: Located<String>, in draft: Draft, _ findings: inout Findings) -> Int? {
        if let node = draft.index[name.value] { return node }
        findings.add(
            UnknownNode.self, at: name.position, "the flow has no module with the id \(Excerpt.quoted(name.value))",
            hint: findings.suggestion(for: name.value, among: draft.index.keys))
        return nil
    }
}
