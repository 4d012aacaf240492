import PypeModel

/// A parameter's value is not one of those that the module allows.
enum ParameterValue: Rule {
    static let id = "parameter-value"

    static func check(
        _ parameter: FlowParameter, _ value: Value, _ spec: ParamSpec, _ findings: inout Findings
    ) -> Bool {
        guard let allowed = spec.allowed, !allowed.isEmpty else { return true }
        if allowed.contains(where: { ParameterType.converted($0, to: spec.type) == value }) { return true }
        let words = allowed.compactMap(\.stringValue)
        // Among single characters any is near any other.
        let near = value.stringValue.flatMap { $0.count > 2 ? Suggestion.nearest(to: $0, among: words) : nil }
        let hint =
            near.map { "did you mean '\($0)'?" }
            ?? "allowed are: \(allowed.prefix(20).map { $0.json() }.joined(separator: ", "))"
        findings.add(
            ParameterValue.self, at: parameter.value.position,
            "the parameter \(Excerpt.quoted(parameter.name.value)) cannot be \(Excerpt.quoted(value.json()))",
            hint: hint)
        return false
    }
}
