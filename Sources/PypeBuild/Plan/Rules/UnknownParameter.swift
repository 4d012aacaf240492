import PypeConfig
import PypeModel

/// A module does not have the parameter. `pype inspect MODULE` shows its parameters.
enum UnknownParameter: Rule {
    static let id = "unknown-parameter"

    static func report(_ parameter: FlowParameter, _ spec: ModuleSpec, _ findings: inout Findings) {
        let known = Array(spec.configSchema.required.keys) + Array(spec.configSchema.optional.keys)
        findings.add(
            UnknownParameter.self, at: parameter.name.position,
            "the module \(Excerpt.quoted(spec.name)) has no parameter \(Excerpt.quoted(parameter.name.value))",
            hint: known.isEmpty
                ? "the module has no parameters"
                : ParameterNames.hint(for: parameter.name.value, among: known)
                    ?? findings.suggestion(for: parameter.name.value, among: known))
    }
}
