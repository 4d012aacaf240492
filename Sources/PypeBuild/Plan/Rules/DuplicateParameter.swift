import PypeModel

/// A parameter is given twice, under `required` and under `optional`.
enum DuplicateParameter: Rule {
    static let id = "duplicate-parameter"

    static func report(_ parameter: FlowParameter, first: FlowPosition, _ findings: inout Findings) {
        findings.add(
            DuplicateParameter.self, at: parameter.name.position,
            "the parameter \(Excerpt.quoted(parameter.name.value)) is given twice; it stands in line \(first.line) "
                + "already",
            hint: "keep one of them")
    }
}
