import PypeModel

/// What a run that is taken up again does once more, though it may be done already: a sub flow that has no checkpoint
/// runs again as a whole.
enum RepeatedWork {
    /// - Parameter acted: names of steps.
    static func warnings(_ acted: Set<String>, finished: FinishedWork, dag: Dag) -> [Diagnostic] {
        let nodes = Dictionary(dag.nodes.map { ($0.id, $0) }) { first, _ in first }
        return acted.sorted().compactMap { step in
            let parts = step.split(separator: "#", maxSplits: 1).map(String.init)
            guard let node = parts.first.flatMap({ nodes[$0] }) else { return nil }
            let iteration = parts.count > 1 ? parts[1] : ""
            guard finished.content(subflow: node.subflow, iteration: iteration) == nil else { return nil }
            return Diagnostic(
                rule: "resume-repeats", severity: .warning,
                message:
                    "'\(step)' (\(dag.modules[node.module].spec.name)) may have done its work before the run ended, "
                    + "and does it again",
                hint: "what it did outside of the run stays: look whether twice is right, else undo it first; in a sub "
                    + "flow of its own it would have a checkpoint")
        }
    }
}

extension ModuleSpec {
    /// Whether its work stays done, and is done twice when it runs twice: rows in a table, a message, a program. Files are
    /// not meant, which the run replaces by itself.
    var actsOutside: Bool {
        switch type {
        case .sink: flags.contains(.network)
        case .solo: !flags.contains(.deterministic) && !flags.contains(.idempotent)
        case .source, .mod: false
        }
    }
}
