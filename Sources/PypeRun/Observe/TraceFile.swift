import PypeModel
import PypeSchedule

/// Writes what the scheduler was told and what it said: `pype run --trace`.
final class TraceFile: Sendable {
    static func open(
        _ path: String?, flow: FlowPlan, dagSHA256: String, maxParallel: Int, saves: Bool
    ) throws(DiagnosticsError) -> TraceFile? { nil }

    func add(_ event: ScheduleEvent, _ actions: [ScheduleAction]) {}
}
