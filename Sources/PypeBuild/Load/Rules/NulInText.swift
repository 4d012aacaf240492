import PypeModel

/// A text holds the character NUL, by an escape such as `"\0"`. Modules take text as C strings, which end there.
enum NulInText: Rule {
    static let id = "nul-in-text"

    static func report(at position: FlowPosition, _ findings: inout Findings) {
        findings.add(NulInText.self, at: position, "this text holds the character NUL", hint: "remove the escape")
    }
}
