import PypeExpression
import PypeModel

/// A parameter that the module declares secret is written into the flow file. It would end in the job folder and in
/// version control, so it is refused.
///
/// Such a parameter takes exactly one placeholder, `{{secret.PATH#FIELD}}` or `{{env.NAME}}`, with nothing around it.
enum SecretInClear: Rule {
    static let id = "secret-in-clear"

    static func check(_ parameter: FlowParameter, _ findings: inout Findings) {
        let text = parameter.value.value.stringValue ?? ""
        let hasBraces = Template.isTemplate(text)
        if hasBraces {
            // What cannot be read is a finding already.
            guard let template = try? Template(text) else { return }
            switch template.references.first?.reference {
            case .secret where template.isPlaceholder, .environment where template.isPlaceholder: return
            default: break
            }
        }
        let name = Excerpt.quoted(parameter.name.value)
        findings.add(
            SecretInClear.self, at: parameter.value.position,
            hasBraces
                ? "the parameter \(name) is a secret, and takes one reference to a secret and nothing else"
                : "the parameter \(name) is a secret and must not stand in a flow file",
            hint: "write {{secret.PATH#FIELD}} or {{env.NAME}}"
                + (hasBraces ? "" : ", and change the secret if the file was shared"))
    }
}
