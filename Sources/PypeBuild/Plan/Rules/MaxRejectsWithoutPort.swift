import PypeModel

/// A warning: a module without a reject port has `max_rejects`. It rejects no rows, so there is nothing to limit.
enum MaxRejectsWithoutPort: Rule {
    static let id = "max-rejects-without-port"
    static let severity = Diagnostic.Severity.warning

    static func check(_ module: FlowModule, _ spec: ModuleSpec, _ findings: inout Findings) {
        guard module.policy.maxRejects != nil, !spec.outputPorts.contains(where: \.reject) else { return }
        findings.add(
            MaxRejectsWithoutPort.self, at: module.maxRejectsPlace ?? module.id.position,
            "\(Excerpt.quoted(module.id.value)) (\(spec.name)) has no reject port, so 'max_rejects' has no effect",
            hint: "remove it")
    }
}
