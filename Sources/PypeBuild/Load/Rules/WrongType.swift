import PypeModel

/// A key holds a value of the wrong kind: a text where a list is wanted, a number where a text is.
enum WrongType: Rule {
    static let id = "wrong-type"

    static func report(
        _ name: String, wanted: String, found node: YAMLNode, hint: String? = nil, _ findings: inout Findings
    ) {
        var found = node.kindName
        if case .scalar(let text, _) = node.kind, !node.isNull { found = "\(found) (\(Excerpt.quoted(text)))" }
        findings.add(
            WrongType.self, at: node.position, "\(Excerpt.quoted(name)) must be \(wanted), but is \(found)", hint: hint)
    }
}
