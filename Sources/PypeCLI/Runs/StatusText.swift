import PypeModel
import PypeRun
import PypeStore

/// A run as people read it.
enum StatusText {
    /// Nodes that are shown at most; of a longer run those that did not succeed come first.
    private static let most = 200

    static func text(_ run: KnownRun, _ nodes: [NodeRow], _ progress: RunProgress) -> String {
        let row = run.row
        var lines = [
            ("run", "\(row.runID), flow \(row.flow) \(row.version)"), ("job", run.job),
            ("status", run.state.rawValue + (row.reason.map { ": \($0)" } ?? "")),
            ("started", row.started + (row.attempts > 1 ? ", attempt \(row.attempts)" : "")),
            ("time", row.seconds.map(RunText.duration) ?? "-"),
        ]
        if run.state != .succeeded { lines.append(("sub flows", subflows(progress))) }
        if let command = progress.command { lines.append(("go on", command)) }
        if let note = progress.note, run.state != .succeeded { lines.append(("note", note)) }
        lines.append(("log", "\(run.folder)/log.jsonl"))
        var text = lines.map { label, value in
            label + String(repeating: " ", count: 11 - label.count) + RunText.clip(value, 4000) + "\n"
        }.joined()
        if !nodes.isEmpty { text += "\n" + table(nodes) }
        for node in nodes { if let error = node.error { text += failure(node, error) } }
        return text
    }

    private static func subflows(_ progress: RunProgress) -> String {
        let total = progress.total.map { " of \($0)" } ?? ""
        let iterations = progress.iterations > 0 ? ", and \(RunText.count(progress.iterations)) in iterations" : ""
        return "\(progress.finished)\(total) finished\(iterations)"
    }

    private static func table(_ nodes: [NodeRow]) -> String {
        var shown = nodes
        if nodes.count > most {
            shown = Array(
                (nodes.filter { $0.status != "succeeded" } + nodes.filter { $0.status == "succeeded" }).prefix(most))
        }
        let text = TextTable.text(
            header: ["node", "module", "status", "times", "rows in", "rows out", "filtered", "rejected", "time"],
            rows: shown.map { node in
                [
                    RunText.clip(node.node, 40), RunText.clip(node.module, 30), RunText.clip(node.status, 12),
                    "\(node.iterations)", RunText.count(node.rowsIn), RunText.count(node.rowsOut),
                    RunText.count(node.filtered), RunText.count(node.rejected),
                    node.seconds.map(RunText.duration) ?? "-",
                ]
            }, numbers: [3, 4, 5, 6, 7, 8])
        let rest = nodes.count - shown.count
        return rest > 0 ? text + "… and \(RunText.count(rest, of: "more node")): --format json has them all\n" : text
    }

    private static func failure(_ node: NodeRow, _ error: Value) -> String {
        guard case .object(let fields) = error else { return "\n\(node.node): \(error.json())\n" }
        func field(_ name: String) -> String? { fields[name]?.stringValue.map { RunText.clip($0, 4000) } }
        var text = "\n\(RunText.name(node.node, field("iteration") ?? "")): \(field("message") ?? error.json())"
        let place = [field("code"), field("phase").map { "in \($0)" }].compactMap { $0 }.joined(separator: " ")
        if !place.isEmpty { text += " [\(place)]" }
        if let hint = field("hint") { text += "\n  help: \(hint)" }
        return text + "\n"
    }
}
