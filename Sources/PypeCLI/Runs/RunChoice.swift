import ArgumentParser
import PypeModel
import PypeStore

/// Finds the run that people mean: an id, the beginning of one, or the newest.
enum RunChoice {
    /// Ids that an error lists at most.
    private static let most = 20

    /// - Parameters:
    ///   - text: nil for the newest.
    /// - Throws: the exit code for what is invalid, after telling why.
    static func find(_ text: String?, in folders: [String]) throws -> KnownRun {
        let known = KnownRuns(of: folders)
        guard let text else {
            if let newest = known.runs.first { return newest }
            throw CommandOutput.fail(
                known.problems.isEmpty
                    ? [
                        Diagnostic(
                            rule: "unknown-run", message: "no job has run yet", hint: "run one: pype run jobs/NAME")
                    ]
                    : known.problems)
        }
        let exact = known.runs.filter { $0.row.runID == text }
        let fitting = exact.isEmpty && !text.isEmpty ? known.runs.filter { $0.row.runID.hasPrefix(text) } : exact
        if fitting.count == 1, let run = fitting.first { return run }
        throw CommandOutput.fail(known.problems + [fitting.isEmpty ? unknown(text, known) : ambiguous(text, fitting)])
    }

    private static func unknown(_ text: String, _ known: KnownRuns) -> Diagnostic {
        Diagnostic(
            rule: "unknown-run", message: "there is no run '\(text)'",
            hint: Suggestion.hint(for: text, among: known.runs.map(\.row.runID)) ?? "'pype runs' lists them")
    }

    private static func ambiguous(_ text: String, _ runs: [KnownRun]) -> Diagnostic {
        let list = runs.prefix(most).map { "\($0.row.runID) in \($0.job)" }.joined(separator: "\n  ")
        let rest = runs.count > most ? "\n  and \(runs.count - most) more" : ""
        return Diagnostic(
            rule: "ambiguous-run", message: "'\(text)' fits \(runs.count) runs:\n  \(list)\(rest)",
            hint: "write more of the id, or name the job with --job")
    }
}
