import PypeModel

/// A condition asks for the status of a module that is not certain to have ended by then. What is certain is told at
/// `global-not-before`.
enum StatusNotBefore: Rule {
    static let id = "status-not-before"

    static func report(
        _ question: OrderCheck.Question, _ draft: Draft, _ reason: OrderCheck.Reason, _ findings: inout Findings
    ) {
        let module = Excerpt.quoted(draft.nodes[question.node].id.value)
        findings.add(
            StatusNotBefore.self, at: question.use.position,
            "\(Excerpt.quoted("\(question.use.reference)")) may not be known yet: \(reason.text(module))",
            hint: "ask for a module of the sub flow that the connection leaves, or of one before it")
    }
}
