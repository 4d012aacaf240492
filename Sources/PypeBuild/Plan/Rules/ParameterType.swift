import PypeConfig
import PypeModel

/// A parameter's value is not of the type that the module declares: `str`, `int`, `float`, `bool`, `list`, `dict` or
/// `any`. A whole number is accepted where `float` is declared; nothing else is converted.
///
/// Values without quotes are read by YAML 1.2: `yes`, `on`, `1_000` and dates are text. A value that is one placeholder
/// keeps the type of what it stands for; placeholders with text around them make text.
enum ParameterType: Rule {
    static let id = "parameter-type"

    static func report(_ problem: ParameterCheck.Problem, at position: FlowPosition, _ findings: inout Findings) {
        findings.add(ParameterType.self, at: position, problem.message, hint: problem.hint)
    }

    /// Checks a value with placeholders and more in it: its type is known before they are filled in.
    static func checkTemplate(_ parameter: FlowParameter, _ spec: ParamSpec, _ findings: inout Findings) {
        let value = parameter.value.value
        guard !ParameterCheck.fits(type: value.typeName, into: spec.type) else { return }
        let isText = value.stringValue != nil
        findings.add(
            ParameterType.self, at: parameter.value.position,
            "the parameter \(Excerpt.quoted(parameter.name.value)) must be \(spec.type), but is "
                + (isText ? "a text with placeholders in it" : "\(value.typeName)"),
            hint: isText ? "write the placeholder alone: its value keeps its type" : nil)
    }
}
