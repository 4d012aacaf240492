import PypeModel

/// A variable of a module is read where the module is not certain to have ended.
///
/// In a parameter that is certain of modules that data leads from to the reader, and of modules in other sub flows that
/// always end before the reader's sub flow opens: control connections lead from them to it, or they lie below a
/// connection of lower order, or inside an iteration that is over by then. What `start` spawns is not waited for. A
/// condition can also read the modules of the sub flow that its connection leaves.
enum GlobalNotBefore: Rule {
    static let id = "global-not-before"

    static func report(
        _ question: OrderCheck.Question, _ draft: Draft, _ reason: OrderCheck.Reason, _ findings: inout Findings
    ) {
        let module = Excerpt.quoted(draft.nodes[question.node].id.value)
        findings.add(
            GlobalNotBefore.self, at: question.use.position,
            "\(Excerpt.quoted("\(question.use.reference)")) may not be set yet: \(reason.text(module))",
            hint: "let a control connection lead from \(module) to the reader")
    }
}
