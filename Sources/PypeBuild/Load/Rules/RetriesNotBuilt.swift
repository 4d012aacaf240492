import PypeModel

/// A warning: `retries` in the settings is accepted, since flows have it, but nothing is retried yet. A module that
/// fails, fails at once.
enum RetriesNotBuilt: Rule {
    static let id = "retries-not-built"
    static let severity = Diagnostic.Severity.warning

    static func report(at position: FlowPosition, _ findings: inout Findings) {
        findings.add(
            RetriesNotBuilt.self, at: position, "retries are not built yet: a module that fails, fails at once",
            hint: "write 'retries: 0' to say so in the flow")
    }
}
