import PypeConfig
import PypeModel

/// A parameter's value is not one of those that the module allows.
enum ParameterValue: Rule {
    static let id = "parameter-value"

    static func report(_ problem: ParameterCheck.Problem, at position: FlowPosition, _ findings: inout Findings) {
        findings.add(ParameterValue.self, at: position, problem.message, hint: problem.hint)
    }
}
