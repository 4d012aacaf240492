import PypeArtifacts
import PypeHost
import PypeModel
import PypeSchedule

/// What the driver knows, under its lock.
struct DriverState: Sendable {
    var scheduler: Scheduler
    var frames: FrameStore
    var running: [Step: NodeRun] = [:]
    /// By node.
    var tallies: [NodeTally]
    /// By iterate edge and frame of its source.
    var lists: [ListPlace: Items] = [:]
    /// Reports of sub flows that are not over, by sub flow and frame; kept only when sub flows are saved.
    var unsaved: [SavedPlace.Key: [NodeReport]] = [:]
    var problems: [String] = []
    var result: FlowState?

    /// An iterate edge in a frame.
    struct ListPlace: Hashable {
        var edge: Int
        var frame: Int
    }

    init(scheduler: Scheduler, flow: FlowPlan) {
        self.scheduler = scheduler
        frames = FrameStore(edges: flow.dag.edges.count)
        tallies = flow.plans.map { NodeTally(id: $0.id, module: $0.spec.name) }
    }

    /// A node has ended: its tables wait for their readers, its lists for their iterations.
    mutating func settle(
        _ node: NodeRun, _ report: NodeReport, tables: [Table?], lists: [(edge: Int, items: Items)],
        _ turn: inout DriverTurn, _ flow: FlowPlan, _ run: RunContext
    ) {
        let frame = node.step.frame
        for (port, table) in tables.enumerated() {
            for edge in node.plan.outgoing[port] {
                // A reader that a failure has dropped already will never come for its table.
                let reader = flow.readers[edge]
                if scheduler.state(of: Step(node: reader, frame: frame)) == .waiting {
                    frames.put(table, edge: edge, frame: frame)
                } else if let table {
                    turn.orphans.append(table)
                }
            }
        }
        for list in lists { self.lists[ListPlace(edge: list.edge, frame: frame)] = list.items }
        running[node.step] = nil
        finish(node, report, run)
    }

    /// Hands the turn's events to the scheduler, one after the other, and does what can be done under the lock.
    mutating func advance(_ turn: inout DriverTurn, _ flow: FlowPlan, _ run: RunContext) {
        var next = 0
        while next < turn.events.count {
            let event = turn.events[next]
            next += 1
            let actions = scheduler.handle(event)
            run.trace?.add(event, actions)
            for action in actions { perform(action, &turn, flow, run) }
        }
    }

    private mutating func perform(
        _ action: ScheduleAction, _ turn: inout DriverTurn, _ flow: FlowPlan, _ run: RunContext
    ) {
        switch action {
        case .start(let step): start(step, &turn, flow, run)
        case .stop(let step): if let node = running[step] { turn.stops.append(node) }
        case .drop(let step, let reason): drop(step, reason, &turn, flow, run)
        case .judge(let edge, let frame):
            turn.events.append(.judged(edge: edge, frame: frame, judge(edge, frame, flow, run)))
        case .list(let edge, let frame):
            turn.events.append(.listed(edge: edge, frame: frame, count: count(edge, frame, flow, run)))
        case .frameBegan(let frame, let edge, let parent, let index):
            beginFrame(frame, edge: edge, parent: parent, index: index, run)
        case .frameEnded(let frame): frames.end(frame)
        case .save(let subflow, let frame):
            let key = SavedPlace.Key(subflow: subflow, frame: frame)
            turn.saves.append(
                SavedPlace(
                    subflow: subflow, frame: frame, iteration: frames[frame].path,
                    reports: unsaved.removeValue(forKey: key) ?? [],
                    lists: flow.iterations(leaving: subflow).compactMap { edge in
                        lists[ListPlace(edge: edge, frame: frame)].map { (edge, $0) }
                    }))
        case .subflowEnded(let subflow, let frame, let end):
            let name = flow.name(ofSubflow: subflow)
            run.journal.message(
                .debug, "sub flow of '\(name)' \(end.rawValue)", iteration: frames[frame].path)
        case .finished(let result):
            self.result = result
            turn.isFinished = true
        }
    }
}
