import PypeExpression
import PypeModel

/// A placeholder stands where none is filled in: in a key of a mapping, or in the `context` of the flow, whose values are
/// what placeholders are filled with.
enum TemplateMisplaced: Rule {
    static let id = "template-misplaced"

    static func reportKey(_ key: Located<String>, _ findings: inout Findings) {
        findings.add(
            TemplateMisplaced.self, at: key.position,
            "the key \(Excerpt.quoted(key.value)) has a placeholder; keys are taken as they are",
            hint: "write the key itself")
    }

    /// Looks through a value of the context.
    static func checkContext(_ node: YAMLNode, _ findings: inout Findings) {
        switch node.kind {
        case .scalar(let text, _):
            guard Template.isTemplate(text) else { return }
            findings.add(
                TemplateMisplaced.self, at: node.position,
                "the context's value \(Excerpt.quoted(text)) has a placeholder; these values are taken as they are",
                hint: "put the placeholder into the parameter that uses the value")
        case .sequence(let nodes): for node in nodes { checkContext(node, &findings) }
        case .mapping(let entries):
            for entry in entries {
                if Template.isTemplate(entry.key.value) { reportKey(entry.key, &findings) }
                checkContext(entry.value, &findings)
            }
        }
    }
}
