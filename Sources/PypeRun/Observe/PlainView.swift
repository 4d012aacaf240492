package import PypeHost
import PypeSchedule

/// Tells a run as plain lines, one for each node that ended and for each message from INFO up: for pipes and files.
package struct PlainView: RunObserver {
    private let sink: LineSink
    private let minimum: ModuleLogLevel

    package init(sink: LineSink, minimum: ModuleLogLevel = .info) {
        self.sink = sink
        self.minimum = minimum
    }

    package func runBegan(_ outline: RunOutline) {
        line("run \(outline.identity.id) of \(outline.flowName): \(RunText.count(outline.nodes.count, of: "node"))")
    }

    package func nodeEnded(_ node: Int, _ report: NodeReport) {
        let name = RunText.name(report.id, report.iteration)
        var text = "\(name)  \(RunText.word(report))"
        if let seconds = report.seconds {
            let counts = report.counts
            text += "  \(RunText.count(counts.totalIn)) in  \(RunText.count(counts.totalOut)) out"
            if counts.filtered > 0 { text += "  \(RunText.count(counts.filtered)) filtered" }
            if counts.rejected > 0 { text += "  \(RunText.count(counts.rejected)) rejected" }
            text += "  \(RunText.duration(seconds))"
        }
        line(text, urgent: report.error != nil)
        if let error = report.error { line("error: \(name): \(error)", urgent: true) }
    }

    package func message(_ message: RunMessage) {
        guard message.level.rawValue >= minimum.rawValue else { return }
        let place = RunText.place(message)
        line(
            "\(message.level): \(place)\(RunText.plain(message.text))",
            urgent: message.level.rawValue >= ModuleLogLevel.warn.rawValue)
    }

    package func runEnded(_ record: RunRecord) { sink.flush() }

    private func line(_ text: String, urgent: Bool = false) { sink.write(text.utf8, urgent: urgent) }
}
