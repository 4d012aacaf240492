import PypeModel

/// Two modules have the same `id`.
enum DuplicateId: Rule {
    static let id = "duplicate-id"

    static func report(_ name: Located<String>, first: FlowPosition, _ findings: inout Findings) {
        findings.add(
            DuplicateId.self, at: name.position,
            "the module id \(Excerpt.quoted(name.value)) is taken by the module in line \(first.line)",
            hint: "give each module an id of its own")
    }
}
