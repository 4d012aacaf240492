import PypeModel
import PypeSchedule

/// The sum of a node's runs over all iterations, as the record has it.
struct NodeTally: Sendable {
    private(set) var report: NodeReport
    private var isFirst = true
    /// Output files of all runs.
    private var files: [String] = []
    /// The iteration that the globals are of.
    private var last: [Int] = []
    /// One of the runs succeeded.
    private var hasSucceeded = false

    init(id: String, module: String) {
        report = NodeReport(id: id, module: module, status: .waiting, counts: NodeCounts())
    }

    var isEmpty: Bool { isFirst }

    /// The sum as people read it: a node that did its work for some items and never got its turn for others has done
    /// something, which `cancelled` would hide.
    var shown: NodeReport {
        guard hasSucceeded, report.status != .failed, report.status != .running else { return report }
        var report = report
        report.status = .succeeded
        return report
    }

    /// One run more, or one that will not be.
    mutating func add(_ step: NodeReport, isIterated: Bool) {
        defer { isFirst = false }
        if step.status == .succeeded { hasSucceeded = true }
        guard !isFirst else {
            report = step
            files = step.files ?? []
            if step.globals != nil { last = Self.place(step) }
            report.iteration = ""
            report.error?.iteration = step.iteration
            if isIterated { report.iterations = step.started == nil ? 0 : 1 }
            return
        }
        if Self.rank(step.status) > Self.rank(report.status) { report.status = step.status }
        report.counts.add(step.counts)
        report.started = [report.started, step.started].compactMap { $0 }.min()
        report.seconds = [report.seconds, step.seconds].compactMap { $0 }.reduce(nil) { ($0 ?? 0) + $1 }
        if let globals = step.globals {
            // Iterations that run side by side end in any order.
            let place = Self.place(step)
            if report.globals == nil || !place.lexicographicallyPrecedes(last) {
                (report.globals, last) = (globals, place)
            }
        }
        if let more = step.files { files += more }
        report.files = files.isEmpty ? nil : files
        if let more = step.rejects { report.rejects = (report.rejects ?? []) + more }
        if report.error == nil {
            report.error = step.error
            report.error?.iteration = step.iteration
        }
        report.isRestored = report.isRestored && step.isRestored
        report.tries = [report.tries, step.tries].compactMap { $0 }.max()
        report.iterations = (report.iterations ?? 0) + (step.started == nil ? 0 : 1)
    }

    private static func place(_ step: NodeReport) -> [Int] {
        step.iteration.split(separator: "/").map { Int($0) ?? 0 }
    }

    /// What counts most for the whole: a failure in one iteration is a failure.
    private static func rank(_ state: NodeState) -> Int {
        switch state {
        case .failed: 7
        case .cancelled: 6
        case .blocked: 5
        case .running: 4
        case .succeeded: 3
        case .skipped: 2
        case .ready: 1
        case .waiting: 0
        }
    }
}

extension NodeCounts {
    /// Adds the counts of another run of the same node.
    mutating func add(_ other: NodeCounts) {
        Self.add(other.rowsIn, to: &rowsIn)
        Self.add(other.rowsOut, to: &rowsOut)
        filtered += other.filtered
        rejected += other.rejected
    }

    private static func add(_ more: [PortRows], to rows: inout [PortRows]) {
        guard rows.count == more.count else {
            if rows.isEmpty { rows = more }
            return
        }
        for index in rows.indices { rows[index].rows += more[index].rows }
    }
}
