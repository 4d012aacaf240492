import PypeExpression
import PypeModel

/// A parameter that the module declares secret is written into the flow file. It would end in the job folder and in
/// version control, so it is refused.
///
/// Such a parameter takes exactly one placeholder, `{{secret.PATH#FIELD}}` or `{{env.NAME}}`, with nothing around it; a
/// dict or a list, one as each of its values.
enum SecretInClear: Rule {
    static let id = "secret-in-clear"

    static func check(_ parameter: FlowParameter, _ findings: inout Findings) {
        guard !isKept(parameter.value.value) else { return }
        let hasBraces = Template.isTemplate(parameter.value.value.stringValue ?? "")
        let name = Excerpt.quoted(parameter.name.value)
        findings.add(
            SecretInClear.self, at: parameter.value.position,
            hasBraces
                ? "the parameter \(name) is a secret, and takes one reference to a secret and nothing else"
                : "the parameter \(name) is a secret and must not stand in a flow file",
            hint: "write {{secret.PATH#FIELD}} or {{env.NAME}}"
                + (hasBraces ? "" : ", and change the secret if the file was shared"))
    }

    /// Whether a value holds references, and nothing else.
    private static func isKept(_ value: Value) -> Bool {
        switch value {
        case .array(let items): return !items.isEmpty && items.allSatisfy(isKept)
        case .object(let members): return !members.isEmpty && members.values.allSatisfy(isKept)
        case .string(let text) where Template.isTemplate(text):
            // What cannot be read is a finding already.
            guard let template = try? Template(text) else { return true }
            switch template.references.first?.reference {
            case .secret, .environment: return template.isPlaceholder
            default: return false
            }
        default: return false
        }
    }
}
