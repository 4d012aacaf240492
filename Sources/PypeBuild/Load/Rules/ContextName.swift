import PypeModel

/// The name of a context variable is not a name: it starts with a letter or `_` and goes on with letters, digits and
/// `_`.
enum ContextName: Rule {
    static let id = "context-name"

    static func check(_ name: Located<String>, _ findings: inout Findings) {
        let first = name.value.first
        let isName =
            (first.map { $0.isLetter || $0 == "_" } ?? false)
            && name.value.allSatisfy { $0.isLetter || $0 == "_" || ($0.isASCII && $0.isNumber) }
        guard !isName else { return }
        findings.add(
            ContextName.self, at: name.position,
            "\(Excerpt.quoted(name.value)) cannot be the name of a context variable",
            hint: "start with a letter, go on with letters, digits and '_'")
    }
}
