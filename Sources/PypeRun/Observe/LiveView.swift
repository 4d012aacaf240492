import Dispatch
package import PypeHost
import PypeSchedule
import Synchronization

/// The view of a run on a terminal: one line a module with state, rows in and out, rate and time, drawn ten times a
/// second; messages scroll above it.
package final class LiveView: RunObserver {
    private enum Phase {
        case waiting
        case running(since: ContinuousClock.Instant)
        case ended(NodeReport)
    }

    private struct State {
        var outline: RunOutline?
        var phases: [Phase] = []
        var pending: [String] = []
        /// Lines of the last drawing, which the next one replaces.
        var drawn = 0
        var tick = 0
        var isOver = false
        /// From the beginning of the run: Dispatch ends the process over a timer that goes before it was started.
        var timer: (any DispatchSourceTimer)?
        /// Of nodes that run in iterations: the sum so far.
        var tallies: [Int: NodeTally] = [:]

        mutating func total(_ report: NodeReport, of node: Int) -> NodeReport {
            guard !report.iteration.isEmpty else { return report }
            tallies[node, default: NodeTally(id: report.id, module: report.module)].add(report, isIterated: true)
            return tallies[node]?.shown ?? report
        }
    }

    private let terminal: Terminal
    private let minimum: ModuleLogLevel
    private let state = Mutex(State())
    /// One drawing at a time, from the erasing of the last to the last line of the next.
    private let drawing = Mutex<Void>(())

    package init(terminal: Terminal, minimum: ModuleLogLevel = .info) {
        self.terminal = terminal
        self.minimum = minimum
    }

    package func runBegan(_ outline: RunOutline) {
        state.withLock { state in
            state.outline = outline
            state.phases = outline.nodes.map { _ in .waiting }
            let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "pype.live-view"))
            timer.setEventHandler { [weak self] in self?.draw(isLast: false) }
            timer.schedule(deadline: .now() + .milliseconds(50), repeating: .milliseconds(100))
            timer.activate()
            state.timer = timer
        }
    }

    package func nodeBegan(_ node: Int, iteration: String) {
        state.withLock { $0.phases[node] = .running(since: .now) }
    }

    package func nodeEnded(_ node: Int, _ report: NodeReport) {
        state.withLock {
            $0.phases[node] = .ended($0.total(report, of: node))
            if let error = report.error {
                $0.pending.append("error: \(RunText.name(report.id, report.iteration)): \(error)")
            }
        }
    }

    package func message(_ message: RunMessage) {
        guard message.level.rawValue >= minimum.rawValue else { return }
        let place = RunText.place(message)
        state.withLock { $0.pending.append("\(message.level): \(place)\(RunText.plain(message.text))") }
    }

    /// Prints lines above the view.
    package func show(_ text: String) {
        state.withLock { $0.pending.append(text) }
        draw(isLast: false)
    }

    package func runEnded(_ record: RunRecord) {
        state.withLock { $0.timer?.cancel() }
        draw(isLast: true)
    }

    private func draw(isLast: Bool) { drawing.withLock { _ in drawAlone(isLast: isLast) } }

    private func drawAlone(isLast: Bool) {
        // Glances lock the driver, so they are taken before this view's own lock: the driver calls us under its.
        let (outline, phases) = state.withLock { ($0.outline, $0.phases) }
        guard let outline else { return }
        var glances: [Int: NodeGlance] = [:]
        if !isLast {
            for (node, phase) in phases.enumerated() {
                if case .running = phase { glances[node] = outline.glance(node) }
            }
        }
        let size = terminal.size()
        let text = state.withLock { state in
            var text = state.drawn > 0 ? "\u{1B}[\(state.drawn)A\r\u{1B}[J" : ""
            for message in state.pending { text += message + "\n" }
            state.pending = []
            state.tick += 1
            // The region must fit the screen, or its first lines could not be drawn over.
            if isLast { state.isOver = true }
            let lines = state.isOver ? [] : lines(state, outline, glances, height: max(1, size.rows - 2))
            for line in lines { text += RunText.clip(line, size.columns - 1) + "\n" }
            state.drawn = lines.count
            return text
        }
        terminal.write(text)
    }

    private func lines(_ state: State, _ outline: RunOutline, _ glances: [Int: NodeGlance], height: Int) -> [String] {
        let width = min(32, outline.nodes.map(\.count).max() ?? 0)
        let active = state.phases.indices.filter { if case .running = state.phases[$0] { true } else { false } }
        let isShort = state.phases.count <= height
        var lines = (isShort ? Array(state.phases.indices) : Array(active.prefix(height - 1))).map { node in
            line(
                RunText.pad(RunText.clip(outline.nodes[node], width), width), state.phases[node], glances[node],
                state.tick)
        }
        if !isShort {
            let done = state.phases.count { if case .ended = $0 { true } else { false } }
            lines.append(
                "\(RunText.count(done)) of \(RunText.count(state.phases.count, of: "node")) ended, \(active.count) running"
            )
        }
        return lines
    }

    private func line(_ name: String, _ phase: Phase, _ glance: NodeGlance?, _ tick: Int) -> String {
        switch phase {
        case .waiting:
            return "· \(name)  waiting"
        case .running(let since):
            let seconds = (ContinuousClock.now - since).seconds
            let spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧"][tick % 8]
            let head = "\(spinner) \(name)  running"
            guard let glance else { return head }
            return head + figures(glance.rowsIn, glance.rowsOut, seconds) + progress(glance.progress)
        case .ended(let report):
            let mark = report.status == .succeeded ? "✓" : report.status == .failed ? "✗" : "–"
            let head = "\(mark) \(name)  \(RunText.pad(RunText.word(report), 7))"
            guard let seconds = report.seconds else { return head }
            let runs = report.iterations.map { "  \(RunText.count($0)) iterations" } ?? ""
            return head + figures(report.counts.totalIn, report.counts.totalOut, seconds) + runs
        }
    }

    private func figures(_ rowsIn: Int, _ rowsOut: Int, _ seconds: Double) -> String {
        let rate = seconds > 0 ? Int(Double(max(rowsIn, rowsOut)) / seconds) : 0
        return "  \(RunText.padLeft(RunText.count(rowsIn), 12)) in \(RunText.padLeft(RunText.count(rowsOut), 12)) out "
            + "\(RunText.padLeft(RunText.count(rate), 12)) rows/s  \(RunText.duration(seconds))"
    }

    private func progress(_ progress: NodeProgress?) -> String {
        guard let progress else { return "" }
        guard progress.total > 0 else {
            return "  \(RunText.count(Int(clamping: progress.done))) \(progress.unit ?? "")"
        }
        let share = min(1, Double(progress.done) / Double(progress.total))
        return "  \(Int(share * 100)) %"
    }
}
