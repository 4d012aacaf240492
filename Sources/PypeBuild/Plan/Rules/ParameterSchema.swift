import PypeConfig
import PypeModel

/// A parameter's value does not meet the JSON Schema fragment that the module declares for it. Every violation is named,
/// with a JSON pointer into the value: `/0/function` is `function` in the first item. Where only some values are allowed,
/// they are told.
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
            hint: problem.hint == ParameterCheck.inspectHint
                ? "'pype inspect \(module)' shows what is asked for" : problem.hint)
    }
}
