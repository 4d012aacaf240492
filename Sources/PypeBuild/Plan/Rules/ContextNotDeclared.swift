import PypeModel

/// A warning: the flow asks for a context variable that has no default in its `context`. A run must be given one, by
/// `--context FILE` or `--set NAME=VALUE`, or it will not start. It is told once for each variable.
enum ContextNotDeclared: Rule {
    static let id = "context-not-declared"
    static let severity = Diagnostic.Severity.warning

    static func report(
        _ name: String, at position: FlowPosition, declared: some Collection<String>, _ findings: inout Findings
    ) {
        let near = findings.nearest(to: name, among: declared).map { "did you mean '\($0)'? else " } ?? ""
        findings.add(
            ContextNotDeclared.self, at: position, "the context variable \(Excerpt.quoted(name)) has no default",
            hint: near + "add it to 'context:', or give it to each run with --context or --set")
    }
}
