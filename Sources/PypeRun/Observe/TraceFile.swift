import PypeSchedule

/// Writes what the scheduler was told and what it said: `pype run --trace`.
final class TraceFile: Sendable {
    func add(_ event: ScheduleEvent, _ actions: [ScheduleAction]) {}
}
