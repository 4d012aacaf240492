import PypeModel

/// A warning: a parameter stands under `required` but is optional for the module, or the other way round. It is taken all
/// the same.
enum ParameterSection: Rule {
    static let id = "parameter-section"
    static let severity = Diagnostic.Severity.warning

    static func check(_ parameter: FlowParameter, _ schema: ConfigSchema, _ findings: inout Findings) {
        let right: FlowParameter.Section = schema.required[parameter.name.value] != nil ? .required : .optional
        guard parameter.section != .flat, parameter.section != right else { return }
        findings.add(
            ParameterSection.self, at: parameter.name.position,
            "the parameter \(Excerpt.quoted(parameter.name.value)) is \(right.rawValue) for its module",
            hint: "move it to '\(right.rawValue)', or use the flat 'config'")
    }
}
