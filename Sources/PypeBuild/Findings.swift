import PypeModel

/// What the rules found in one flow file, in the order they looked.
struct Findings {
    private struct Finding {
        var rule: String
        var severity: Diagnostic.Severity
        var position: FlowPosition?
        var message: String
        var hint: String?
    }

    private var findings: [Finding] = []
    private(set) var hasErrors = false
    /// Names that may still be compared to find a suggestion. A file of ten thousand misspelt names among ten thousand
    /// others would take minutes; the first few hundred hints help, the rest is noise.
    private var comparisons = 300_000

    mutating func add(
        _ rule: (some Rule).Type, at position: FlowPosition?, _ message: String, hint: String? = nil
    ) {
        findings.append(
            Finding(rule: rule.id, severity: rule.severity, position: position, message: message, hint: hint))
        if rule.severity == .error { hasErrors = true }
    }

    /// What was most likely meant by `name`.
    mutating func suggestion(for name: String, among candidates: some Collection<String>) -> String? {
        guard comparisons >= candidates.count else { return nil }
        comparisons -= candidates.count
        return Suggestion.hint(for: name, among: candidates)
    }

    /// The name that is near enough to be what was meant.
    mutating func nearest(to name: String, among candidates: some Collection<String>) -> String? {
        guard comparisons >= candidates.count else { return nil }
        comparisons -= candidates.count
        return Suggestion.nearest(to: name, among: candidates)
    }

    /// The findings as diagnostics, in the order of the file.
    func diagnostics(in source: SourceText) -> [Diagnostic] {
        let start = FlowPosition(line: 0, column: 0)
        return findings.enumerated()
            .sorted { ($0.element.position ?? start, $0.offset) < ($1.element.position ?? start, $1.offset) }
            .map { _, finding in
                Diagnostic(
                    rule: finding.rule, severity: finding.severity,
                    location: finding.position.map(source.location) ?? Location(file: source.file, line: 1, column: 1),
                    message: finding.message, hint: finding.hint, source: finding.position.map(source.excerpt))
            }
    }
}
