import PypeModel
import PypeRun

/// A diagnostic as people read it: place, message, the line with a mark under the spot, and what to do.
enum DiagnosticText {
    /// A longer line of the file is shown around the spot only.
    private static let widest = 100

    static func text(_ diagnostic: Diagnostic, colour: Bool) -> String {
        let word = (diagnostic.severity == .error ? Colour.red : .yellow)(diagnostic.severity.rawValue, if: colour)
        // Messages may quote a module, or a file.
        var text = "\(word)[\(diagnostic.rule)]: \(RunText.plain(diagnostic.message, keepsLines: true))\n"
        if let location = diagnostic.location {
            text += "  --> \(location.file):\(location.line):\(location.column)\n"
            if let source = diagnostic.source { text += excerpt(source, location, colour) }
        }
        if let hint = diagnostic.hint {
            text += "  \(Colour.blue("help", if: colour)): \(RunText.plain(hint, keepsLines: true))\n"
        }
        return text
    }

    private static func excerpt(_ source: String, _ location: Location, _ colour: Bool) -> String {
        // Tabs and control characters would put the mark under the wrong spot, or steer the terminal.
        let clean = Array(RunText.plain(source))
        let spot = max(0, location.column - 1)
        let first = max(0, min(spot - widest / 2, clean.count - widest))
        let shown = clean.dropFirst(first).prefix(widest)
        let number = String(location.line)
        let margin = String(repeating: " ", count: number.count)
        var text = " \(number) | \(first > 0 ? "…" : "")\(String(shown))\n"
        let indent = String(repeating: " ", count: max(0, spot - first) + (first > 0 ? 1 : 0))
        text += " \(margin) | \(indent)\(Colour.red("^", if: colour))\n"
        return text
    }
}
