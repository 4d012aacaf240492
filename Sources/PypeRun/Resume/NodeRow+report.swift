import PypeModel
import PypeSchedule
import PypeStore

extension NodeRow {
    /// What the database keeps of a node.
    init(_ report: NodeReport) {
        self.init(
            node: report.id, module: report.module, status: report.status.rawValue,
            iterations: report.iterations ?? (report.started == nil ? 0 : 1), rowsIn: report.counts.totalIn,
            rowsOut: report.counts.totalOut, filtered: report.counts.filtered, rejected: report.counts.rejected,
            started: report.started, seconds: report.seconds, error: report.error?.value)
    }
}

extension RunStatus {
    init(_ state: FlowState) {
        self =
            switch state {
            case .succeeded: .succeeded
            case .failed: .failed
            case .cancelled: .cancelled
            }
    }
}

extension NodeError {
    /// As the run record has it.
    var value: Value {
        var object: [String: Value] = [
            "phase": .string(phase), "code": .string(code), "message": .string(message), "module": .string(module),
            "library": .string(library), "tries": .int(Int64(tries)),
        ]
        object["hint"] = hint.map(Value.string)
        if !iteration.isEmpty { object["iteration"] = .string(iteration) }
        return .object(object)
    }
}
