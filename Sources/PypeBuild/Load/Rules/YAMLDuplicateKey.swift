import PypeModel

/// A mapping has the same key twice. One of the two values would be lost, so neither is taken.
enum YAMLDuplicateKey: Rule {
    static let id = "yaml-duplicate-key"

    static func report(_ key: Located<String>, first: FlowPosition?, _ findings: inout Findings) {
        let other = first.map { "; it stands in line \($0.line) already" } ?? ""
        findings.add(
            YAMLDuplicateKey.self, at: key.position, "the key \(Excerpt.quoted(key.value)) stands twice\(other)",
            hint: "keep one of them")
    }
}
