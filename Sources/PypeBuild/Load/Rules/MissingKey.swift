import PypeModel

/// A section lacks a key that it needs.
enum MissingKey: Rule {
    static let id = "missing-key"

    static func report(_ key: String, in section: FlowSection, example: String, _ findings: inout Findings) {
        findings.add(
            MissingKey.self, at: section.position, "\(section.title) needs the key '\(key)'",
            hint: "write, for example, \(example)")
    }
}
