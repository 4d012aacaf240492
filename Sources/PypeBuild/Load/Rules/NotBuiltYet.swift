import PypeModel

/// The flow asks for something that is planned but not built yet. It is refused rather than ignored.
///
/// Not built yet are: control conditions other than `success`; templating (`{{…}}` in a parameter or in the context);
/// `retries` and `timeout` of a single module, `join: any` and `isolation`; and the settings `spill_threshold_rows` and
/// `max_ram_share`.
enum NotBuiltYet: Rule {
    static let id = "not-built-yet"

    static func report(_ what: String, at position: FlowPosition, hint: String, _ findings: inout Findings) {
        findings.add(NotBuiltYet.self, at: position, "\(what) is not built yet", hint: hint)
    }

    /// Refuses every `{{…}}` in a value.
    static func checkTemplates(_ node: YAMLNode, _ findings: inout Findings) {
        switch node.kind {
        case .scalar(let text, _):
            guard let template = template(in: text) else { return }
            report(
                "templating (\(Excerpt.quoted(template)))", at: node.position, hint: "write the value itself",
                &findings)
        case .sequence(let nodes):
            for node in nodes { checkTemplates(node, &findings) }
        case .mapping(let entries):
            for entry in entries {
                if let template = template(in: entry.key.value) {
                    report(
                        "templating (\(Excerpt.quoted(template)))", at: entry.key.position,
                        hint: "write the key itself", &findings)
                }
                checkTemplates(entry.value, &findings)
            }
        }
    }

    /// The first `{{…}}` of a text.
    static func template(in text: String) -> Substring? {
        var open: String.UTF8View.Index?
        let utf8 = text.utf8
        var index = utf8.startIndex
        while index < utf8.endIndex {
            let next = utf8.index(after: index)
            if next < utf8.endIndex, utf8[index] == utf8[next] {
                if utf8[index] == UInt8(ascii: "{"), open == nil { open = index }
                if utf8[index] == UInt8(ascii: "}"), let open { return text[open...next] }
            }
            index = next
        }
        return nil
    }
}
