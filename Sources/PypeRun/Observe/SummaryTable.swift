import PypeModel
import PypeSchedule

/// The last table of a run: per module the rows in, out, filtered and rejected.
package enum SummaryTable {
    /// Nodes that are shown at most; of a longer run those that did not succeed come first.
    private static let limit = 200

    package static func text(_ record: RunRecord) -> String {
        let shown = selection(record.nodes)
        let header = ["node", "module", "state", "rows in", "rows out", "filtered", "rejected", "time"]
        let rows = shown.map { node in
            [
                RunText.clip(node.id, 40), RunText.clip(node.module, 30), RunText.word(node),
                RunText.count(node.counts.totalIn), RunText.count(node.counts.totalOut),
                RunText.count(node.counts.filtered), RunText.count(node.counts.rejected),
                node.seconds.map(RunText.duration) ?? "-",
            ]
        }
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        let lines = ([header] + rows).map { row in
            row.indices.map { column in
                column < 3 ? RunText.pad(row[column], widths[column]) : RunText.padLeft(row[column], widths[column])
            }.joined(separator: "  ")
        }
        var text = lines[0] + "\n" + widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ") + "\n"
        for line in lines.dropFirst() { text += line + "\n" }
        if shown.count < record.nodes.count {
            let rest = RunText.count(record.nodes.count - shown.count, of: "more node")
            text += "… and \(rest), all in run.json\n"
        }
        for node in record.nodes { text += files(node.files ?? [], node.isRestored ? "kept" : "wrote") }
        for node in record.nodes {
            for file in node.rejects ?? [] { text += "kept rejected rows in \(RunText.plain(file))\n" }
        }
        text += end(record) + "\n"
        return text
    }

    /// Files of a node that are named; of more, the folder is.
    private static let fileLimit = 5

    /// - Parameter verb: `wrote`, or `kept` for those of an earlier attempt at the run.
    private static func files(_ files: [String], _ verb: String) -> String {
        guard files.count > fileLimit else { return files.map { "\(verb) \(RunText.plain($0))\n" }.joined() }
        let folders = files.map { $0.split(separator: "/", omittingEmptySubsequences: false).dropLast() }
        var folder = folders[0]
        for parts in folders.dropFirst() {
            let shared = zip(folder, parts).prefix { $0 == $1 }.count
            folder = folder.prefix(shared)
        }
        let isHere = folders.allSatisfy(\.isEmpty)
        let place = folder.isEmpty ? isHere ? "the working folder" : "several folders" : folder.joined(separator: "/")
        return "\(verb) \(RunText.count(files.count)) files in \(place.isEmpty ? "/" : RunText.plain(place))\n"
    }

    /// What went wrong, and how the run ended.
    package static func failures(_ record: RunRecord) -> String {
        let errors = record.nodes.prefix(limit).compactMap { node in
            node.error.map { "error: \(RunText.name(node.id, $0.iteration)): \($0)" }
        }
        return (errors + [end(record)]).joined(separator: "\n")
    }

    private static func selection(_ nodes: [NodeReport]) -> [NodeReport] {
        guard nodes.count > limit else { return nodes }
        let bad = nodes.filter { $0.status != .succeeded }
        let good = nodes.filter { $0.status == .succeeded }
        return Array((bad + good).prefix(limit))
    }

    private static func end(_ record: RunRecord) -> String {
        let done = record.nodes.count { $0.status == .succeeded }
        let reason = record.reason.map { ": \(RunText.plain($0))" } ?? ""
        return "\(record.flow.name) \(record.status.rawValue)\(reason) · \(RunText.count(done)) of "
            + "\(RunText.count(record.nodes.count, of: "node")) done in \(RunText.duration(record.seconds)) · run \(record.runID)"
    }
}
