import PypeModel

/// A key of a mapping is a list, a mapping or empty. Keys are text; a number or a word such as `true` is taken as text.
enum YAMLKey: Rule {
    static let id = "yaml-key"

    static func report(at position: FlowPosition, _ findings: inout Findings) {
        findings.add(YAMLKey.self, at: position, "this key is not text", hint: "write a name before the ':'")
    }
}
