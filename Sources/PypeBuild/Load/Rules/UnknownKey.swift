import PypeModel

/// A section has a key that pype does not know. Nothing of a flow file is ever read and ignored.
enum UnknownKey: Rule {
    static let id = "unknown-key"

    static func check(_ section: FlowSection, known: [String], _ findings: inout Findings) {
        for entry in section.entries where !known.contains(entry.key.value) {
            findings.add(
                UnknownKey.self, at: entry.key.position,
                "\(section.title) has no key \(Excerpt.quoted(entry.key.value))",
                hint: Suggestion.hint(for: entry.key.value, among: known))
        }
    }
}
