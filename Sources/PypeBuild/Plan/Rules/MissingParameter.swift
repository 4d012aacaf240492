import PypeModel

/// A parameter that the module needs is not given.
enum MissingParameter: Rule {
    static let id = "missing-parameter"

    static func report(
        _ name: String, of module: FlowModule, _ spec: ModuleSpec, _ findings: inout Findings
    ) {
        let parameter = spec.configSchema.required[name]
        let what = [parameter?.type ?? "", parameter?.description ?? ""].filter { !$0.isEmpty }
            .joined(separator: ", ")
        findings.add(
            MissingParameter.self, at: module.id.position,
            "the module \(Excerpt.quoted(module.id.value)) (\(spec.name)) needs the parameter \(Excerpt.quoted(name))",
            hint: "write it under 'configs: required:'" + (what.isEmpty ? "" : " (\(what))"))
    }
}
