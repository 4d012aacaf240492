import PypeConfig
import PypeModel

/// A parameter's value does not meet the JSON Schema fragment that the module declares for it. Every violation is named,
/// with a JSON pointer into the value.
///
/// Fragments are JSON Schema draft 7 without `$ref`. When a fragment itself cannot be used, the module's author has to
/// mend it.
enum ParameterSchema: Rule {
    static let id = "parameter-schema"

    static func report(
        _ problem: ParameterCheck.Problem, at position: FlowPosition, module: String, _ findings: inout Findings
    ) {
        findings.add(
            ParameterSchema.self, at: position, problem.message,
            hint: problem.kind == .schema ? "'pype inspect \(module)' shows what is asked for" : problem.hint)
    }
}
