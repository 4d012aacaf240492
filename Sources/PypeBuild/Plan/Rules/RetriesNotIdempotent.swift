import PypeModel

/// A warning: a module that does not declare itself idempotent has `retries`. Doing its work twice may not be the same as
/// doing it once, so it is never tried again.
enum RetriesNotIdempotent: Rule {
    static let id = "retries-not-idempotent"
    static let severity = Diagnostic.Severity.warning

    static func check(_ module: FlowModule, _ spec: ModuleSpec, _ findings: inout Findings) {
        guard let retries = module.policy.retries, retries > 0, !spec.flags.contains(.idempotent) else { return }
        findings.add(
            RetriesNotIdempotent.self, at: module.retriesPlace ?? module.id.position,
            "\(Excerpt.quoted(module.id.value)) (\(spec.name)) is not idempotent, and is not tried again when it fails",
            hint: "remove 'retries', or use a module that can be repeated")
    }
}
