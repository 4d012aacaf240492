import PypeModel

/// A mapping of the flow file, and typed access to its keys.
struct FlowSection {
    /// What messages call it: `'settings'`, `module 'a'`.
    let title: String
    let position: FlowPosition
    let entries: [YAMLEntry]

    /// - Returns: nil, and a finding, when the node is no mapping.
    init?(_ node: YAMLNode, title: String, _ findings: inout Findings) {
        self.title = title
        position = node.position
        if case .mapping(let entries) = node.kind {
            self.entries = entries
        } else if node.isNull {
            entries = []
        } else {
            findings.add(
                WrongType.self, at: node.position, "\(title) must be a mapping (key: value), but is \(node.kindName)")
            return nil
        }
    }

    func entry(_ key: String) -> YAMLEntry? { entries.first { $0.key.value == key } }

    /// The value of a key; nil when the key is not there.
    subscript(key: String) -> YAMLNode? { entry(key)?.value }

    // MARK: Typed values

    /// A scalar's text, also of what looks like a number: `version: 1.0`.
    func text(_ key: String, _ findings: inout Findings) -> Located<String>? {
        guard let node = self[key] else { return nil }
        guard case .scalar(let text, _) = node.kind, !node.isNull, !text.isEmpty else {
            WrongType.report(key, wanted: "text", found: node, &findings)
            return nil
        }
        return Located(text, at: node.position)
    }

    /// Like `text`, and a finding when the key is not there.
    func requiredText(_ key: String, example: String, _ findings: inout Findings) -> Located<String>? {
        if self[key] == nil { MissingKey.report(key, in: self, example: example, &findings) }
        return text(key, &findings)
    }

    func integer(_ key: String, in range: ClosedRange<Int>, _ findings: inout Findings) -> Located<Int>? {
        guard let node = self[key] else { return nil }
        let wanted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard case .scalar(let text, isPlain: true) = node.kind, case .int(let number) = node.value(&findings) else {
            let digits = FlowSection.digits(node)
            WrongType.report(key, wanted: wanted, found: node, hint: digits.map { "write \($0)" }, &findings)
            return nil
        }
        guard let integer = Int(exactly: number), range.contains(integer) else {
            ValueNotAllowed.report(key, text, at: node.position, wanted: wanted, hint: nil, &findings)
            return nil
        }
        return Located(integer, at: node.position)
    }

    /// The number somebody meant who wrote `"8"` or `1_000`.
    private static func digits(_ node: YAMLNode) -> String? {
        guard case .scalar(let text, _) = node.kind else { return nil }
        let digits = text.filter { $0 != "_" && $0 != "," && $0 != "'" }
        return digits.utf8.count <= 18 && Int(digits) != nil ? digits : nil
    }

    func choice(_ key: String, of choices: [String], _ findings: inout Findings) -> Located<String>? {
        guard let value = text(key, &findings) else { return nil }
        guard choices.contains(value.value) else {
            ValueNotAllowed.report(
                key, value.value, at: value.position,
                wanted: choices.map { "'\($0)'" }.joined(separator: " or "),
                hint: Suggestion.hint(for: value.value, among: choices), &findings)
            return nil
        }
        return value
    }

    func list(_ key: String, of what: String, _ findings: inout Findings) -> [YAMLNode]? {
        guard let node = self[key] else { return nil }
        if node.isNull { return [] }
        guard case .sequence(let nodes) = node.kind else {
            WrongType.report(key, wanted: "a list of \(what)", found: node, &findings)
            return nil
        }
        return nodes
    }
}
