import PypeModel

/// The condition of a control connection cannot be read. The place is that of the first thing that is wrong.
///
/// A condition is empty or `success`; `failure`; `always`; `start` or `start, EXPRESSION`; `iterate`, behind which
/// `parallel=N` and an expression may stand; or an expression. docs/flows.md has the grammar of expressions. Secrets
/// cannot stand in a condition.
enum ConditionSyntax: Rule {
    static let id = "condition-syntax"

    static func report(_ message: String, hint: String?, at position: FlowPosition, _ findings: inout Findings) {
        findings.add(ConditionSyntax.self, at: position, message, hint: hint)
    }

    /// A single word that is none of those that may stand alone.
    static func reportWord(_ word: Substring, at position: FlowPosition, _ findings: inout Findings) {
        let meant = ["ok": "success", "succeeded": "success", "failed": "failure", "error": "failure"][
            word.lowercased()]
        findings.add(
            ConditionSyntax.self, at: position, "\(Excerpt.quoted(word)) is no condition",
            hint: meant.map { "did you mean '\($0)'?" }
                ?? Suggestion.hint(for: String(word), among: ValveCondition.words))
    }
}
