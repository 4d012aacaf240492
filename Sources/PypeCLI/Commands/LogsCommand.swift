import ArgumentParser
import PypeModel
import PypeRun
import PypeStore

/// `pype logs`: what a run logged.
struct LogsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Show the log of a run.",
        discussion: """
            Example:
              pype logs                          the newest run's
              pype logs 20250115T06 --node read --level warn
              pype logs 20250115T06 --format json
            """)

    @Argument(help: ArgumentHelp("The run's id, or the beginning of it. Default: the newest.", valueName: "run"))
    var id: String?
    @OptionGroup var jobs: JobsOption
    @Option(help: "Only lines of this node.") var node: String?
    @Option(help: "Least level that is shown: debug, info, warn or error.") var level: LogLevel?
    @Option(help: "json: the lines as they were written.") var format = TextFormat.text

    /// Text that is gathered before it is written.
    private static let portion = 1 << 16

    func run() throws {
        let found = try RunChoice.find(id, in: try jobs.folders())
        guard var lines = LogLines(in: found.folder) else {
            throw CommandOutput.fail([
                Diagnostic(
                    rule: "run-log", message: "run \(found.row.runID) has no log in '\(found.folder)'",
                    hint: "it was removed, or the run ended before it began to log")
            ])
        }
        var text = ""
        var isKnown = node == nil
        do throws(Diagnostic) {
            try lines.forEach { line in
                if !isKnown, line.fields["node.id"]?.stringValue == node { isKnown = true }
                guard isWanted(line) else { return }
                text += format == .json ? line.text + "\n" : LogText.text(line.fields) + "\n"
                guard text.utf8.count >= Self.portion else { return }
                CommandOutput.data(text)
                text = ""
            }
        } catch {
            CommandOutput.data(text)
            throw CommandOutput.fail([error])
        }
        CommandOutput.data(text)
        if lines.torn > 0 {
            let count = RunText.count(lines.torn, of: "line")
            CommandOutput.talk("warning: \(count) of the log \(lines.torn == 1 ? "is" : "are") no JSON, and left out")
        }
        if !isKnown, let node, let problem = Self.unknown(node, found) { throw CommandOutput.fail([problem]) }
    }

    /// A node that the log has no line of: a quiet one is fine, one that the flow does not have is a slip of the pen.
    private static func unknown(_ node: String, _ run: KnownRun) -> Diagnostic? {
        let store = (try? RunDatabase.reading(run.job)) ?? nil
        var nodes = Set(((try? store?.nodes(of: run.row.runID)) ?? []).map(\.node))
        nodes.formUnion((try? DagFile.read("\(run.folder)/dag.json"))?.nodes.map(\.id) ?? [])
        if nodes.isEmpty { nodes.formUnion((try? JobFolder(path: run.job))?.dag.nodes.map(\.id) ?? []) }
        guard !nodes.isEmpty, !nodes.contains(node) else { return nil }
        return Diagnostic(
            rule: "unknown-node", message: "run \(run.row.runID) has no node \(Excerpt.quoted(node))",
            hint: Suggestion.hint(for: node, among: nodes) ?? "'pype status \(run.row.runID)' lists them")
    }

    private func isWanted(_ line: LogLines.Line) -> Bool {
        if let node, line.fields["node.id"]?.stringValue != node { return false }
        guard let level else { return true }
        let order = ["DEBUG", "INFO", "WARN", "ERROR"]
        let least = order.firstIndex(of: level.rawValue.uppercased()) ?? 0
        // A level that is not known is worth a look.
        return line.fields["level"]?.stringValue.flatMap { order.firstIndex(of: $0) }.map { $0 >= least } ?? true
    }
}

/// A line of the log as people read it: `time level node#iteration: message  field=value`.
enum LogText {
    static func text(_ fields: [String: Value]) -> String {
        func field(_ name: String) -> String { fields[name]?.stringValue ?? "" }
        var text = field("time") + " " + field("level")
        text += String(repeating: " ", count: max(1, 6 - field("level").count))
        if let node = fields["node.id"]?.stringValue {
            text += "\(RunText.name(node, field("iteration"))): "
        }
        text += field("message")
        if case .object(let more)? = fields["fields"] {
            for (name, value) in more.sorted(by: { $0.key < $1.key }) {
                text += "  \(name)=\(value.stringValue ?? value.json())"
            }
        } else if let other = fields["fields"] {
            text += "  " + (other.stringValue ?? other.json())
        }
        return RunText.plain(text)
    }
}
