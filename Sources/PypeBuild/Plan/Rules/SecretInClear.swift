import PypeModel

/// A parameter that the module declares secret is written into the flow file. It would end in the job folder and in
/// version control, so it is refused.
///
/// References to secrets (`{{secret.…}}`) are not built yet; until they are, a module whose secret parameter is required
/// cannot be used.
enum SecretInClear: Rule {
    static let id = "secret-in-clear"

    static func report(_ parameter: FlowParameter, _ findings: inout Findings) {
        // A reference is refused by not-built-yet.
        if case .string(let text) = parameter.value.value, NotBuiltYet.template(in: text) != nil { return }
        findings.add(
            SecretInClear.self, at: parameter.value.position,
            "the parameter \(Excerpt.quoted(parameter.name.value)) is a secret and must not stand in a flow file",
            hint: "remove it, and change the secret if the file was shared; references ({{secret.…}}) are not built yet"
        )
    }
}
