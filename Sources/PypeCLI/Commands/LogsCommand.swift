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
        do throws(Diagnostic) {
            try lines.forEach { line in
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
            CommandOutput.talk("warning: \(lines.torn) lines of the log are no JSON, and were left out")
        }
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
            let iteration = field("iteration")
            text += iteration.isEmpty ? "\(node): " : "\(node)#\(iteration): "
        }
        text += field("message")
        if case .object(let more)? = fields["fields"] {
            for (name, value) in more.sorted(by: { $0.key < $1.key }) {
                text += "  \(name)=\(value.stringValue ?? value.json())"
            }
        } else if let other = fields["fields"] {
            text += "  " + (other.stringValue ?? other.json())
        }
        return RunText.clip(text, .max)
    }
}
