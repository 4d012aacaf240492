import PypeModel
import PypeModules
import PypeRegistry
import PypeRun

/// Tells what registering did.
enum RegisterText {
    static func tell(_ report: RegisterReport, format: TextFormat) {
        switch format {
        case .text: CommandOutput.talk(text(report))
        case .json: CommandOutput.data(JSONText.text(Summary(report)))
        }
    }

    private static func text(_ report: RegisterReport) -> String {
        var text = ""
        for folder in report.folders {
            let what =
                switch folder.state {
                case .searched(let count): RunText.count(count, of: "library", plural: "libraries")
                case .passedOver(let reason): "passed over: \(reason)"
                }
            text += "  \(folder.folder.path) (\(folder.folder.origin)): \(what)\n"
        }
        for (mark, entries) in [("+", report.added), ("~", report.updated), ("-", report.removed)] {
            for entry in entries { text += "\(mark) \(entry.spec.name) \(entry.spec.version)  \(entry.library.path)\n" }
        }
        for failure in report.failed {
            text += "! \(failure.path)\n    \(failure.phase): \(RunText.plain(failure.reason))\n"
            if let hint = failure.hint { text += "    help: \(RunText.plain(hint))\n" }
        }
        let total = report.unchanged + report.added.count + report.updated.count
        text +=
            "\(RunText.count(total, of: "module")) registered (\(report.added.count) added, \(report.updated.count) updated, "
        text += "\(report.removed.count) removed), "
        text +=
            "\(RunText.count(report.failed.count, of: "library", plural: "libraries")) failed: \(report.registryPath)\n"
        return text
    }

    /// The shape of `--format json`.
    private struct Summary: Encodable {
        var registry: String
        var added: [String]
        var updated: [String]
        var removed: [String]
        var unchanged: Int
        var scanned: Int
        var failed: [FailedLibraryText]

        init(_ report: RegisterReport) {
            registry = report.registryPath
            added = report.added.map(\.spec.name)
            updated = report.updated.map(\.spec.name)
            removed = report.removed.map(\.spec.name)
            unchanged = report.unchanged
            scanned = report.scanned
            failed = report.failed.map {
                FailedLibraryText(path: $0.path, phase: $0.phase, reason: $0.reason, hint: $0.hint)
            }
        }
    }
}
