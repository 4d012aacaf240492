import PypeModel

/// What a scheduler was told and what it said, line by line: a flow's whole course, to look at and to play again.
///
/// The first line is an object about the run, each further one an event and its actions (JSON lines,
/// https://jsonlines.org). Words come first, then numbers: a node, control edge or sub flow by its index in the dag, and its
/// frame.
///
///     {"format":"pype.trace/1","dag_sha256":"9f…","max_parallel":4,"halts":true,"saves":false}
///     {"on":["begin"],"do":[["start",0,0],["start",2,0]]}
///     {"on":["ended",0,0,"succeeded"],"do":[["end",0,0,"succeeded"],["list",1,0]]}
///     {"on":["listed",1,0,2],"do":[["frame",1,1,0,0],["start",3,1]]}
package struct ScheduleTrace: Sendable, Hashable {
    /// Format id of the first line.
    package static let format = "pype.trace/1"

    package var header: Header
    package var entries: [Entry]

    /// What the scheduler was made with.
    package struct Header: Sendable, Hashable {
        package var maxParallel: Int
        package var halts: Bool
        package var saves: Bool
        /// SHA-256 of the dag's file, in hex: indices mean nothing without it.
        package var dagSHA256: String

        package init(maxParallel: Int, halts: Bool, saves: Bool, dagSHA256: String) {
            self.maxParallel = maxParallel
            self.halts = halts
            self.saves = saves
            self.dagSHA256 = dagSHA256
        }
    }

    /// An event and all that it brought about, in order.
    package struct Entry: Sendable, Hashable {
        package var event: ScheduleEvent
        package var actions: [ScheduleAction]

        package init(event: ScheduleEvent, actions: [ScheduleAction]) {
            self.event = event
            self.actions = actions
        }
    }

    /// Where a scheduler does something else than the trace says.
    package struct Difference: Sendable, Hashable, CustomStringConvertible {
        /// Of the trace; counts from 1, and the header is the first.
        package var line: Int
        package var event: ScheduleEvent
        /// The first action that differs counts from 0.
        package var position: Int
        /// What the trace says; nil: nothing more.
        package var told: ScheduleAction?
        /// What the scheduler says; nil: nothing more.
        package var done: ScheduleAction?

        package var description: String {
            let told = told.map { ScheduleTrace.value(of: $0).json() } ?? "nothing more"
            let done = done.map { ScheduleTrace.value(of: $0).json() } ?? "nothing more"
            let on = ScheduleTrace.value(of: event).json()
            return "line \(line), do[\(position)]: after \(on) the trace has \(told), the scheduler says \(done)"
        }
    }

    package init(header: Header, entries: [Entry] = []) {
        self.header = header
        self.entries = entries
    }

    /// Tells a fresh scheduler the events of the trace.
    ///
    /// - Parameter graph: of the dag that the trace was made with.
    /// - Returns: nil when it says the same, event by event.
    package func replay(_ graph: FlowGraph) -> Difference? {
        var scheduler = Scheduler(
            graph, maxParallel: header.maxParallel, haltsOnFailure: header.halts, saves: header.saves)
        for (index, entry) in entries.enumerated() {
            let done = scheduler.handle(entry.event)
            guard done != entry.actions else { continue }
            let position = zip(done, entry.actions).enumerated().first { $1.0 != $1.1 }?.offset
            let first = position ?? min(done.count, entry.actions.count)
            return Difference(
                line: index + 2, event: entry.event, position: first,
                told: first < entry.actions.count ? entry.actions[first] : nil,
                done: first < done.count ? done[first] : nil)
        }
        return nil
    }
}
