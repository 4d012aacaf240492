import PypeModel

/// Lists and mappings are nested more than 100 deep.
enum YAMLDepth: Rule {
    static let id = "yaml-depth"
    static let limit = 100

    static func report(at position: FlowPosition, _ findings: inout Findings) {
        findings.add(
            YAMLDepth.self, at: position, "lists and mappings are nested more than \(limit) deep here",
            hint: "write it flatter")
    }
}
