import PypeModel
import PypeSchedule
import TestSupport

/// Runs a random flow on the scheduler and on the model side by side. What runs and what is asked ends in any order, as it
/// would on threads.
struct SimulatedRun {
    private enum Pending: Hashable {
        case node(Step)
        case judge(edge: Int, frame: Int)
        case list(edge: Int, frame: Int)
        case save(subflow: Int, frame: Int)
    }

    /// More than any of the flows needs.
    private static let mostEvents = 20_000

    let seed: UInt64
    let flow: RandomFlow
    private(set) var events: [ScheduleEvent] = []
    private(set) var scheduler: Scheduler
    private(set) var model: ReferenceModel
    private(set) var counts = FlowCounts()
    private var random: RandomNumbers
    private var pending: [Pending] = []
    private var stopped: Set<Step> = []
    private var ends: [Step: NodeState] = [:]
    private var isFinished = false

    init(seed: UInt64) {
        self.seed = seed
        random = RandomNumbers(seed: seed)
        flow = RandomFlow(&random)
        scheduler = Scheduler(
            FlowGraph(flow.dag, judgesFailure: flow.judgesFailure), maxParallel: flow.maxParallel,
            haltsOnFailure: flow.halts, saves: flow.saves)
        model = ReferenceModel(
            flow.dag, judgesFailure: flow.judgesFailure, maxParallel: flow.maxParallel, halts: flow.halts,
            saves: flow.saves)
    }

    /// - Returns: the first difference, nil when there is none.
    mutating func run() -> String? {
        let cancelled = flow.isCancelled ? Int.random(in: 0..<20, using: &random) : .max
        if let difference = tell(.begin) { return difference }
        while !isFinished {
            guard !pending.isEmpty else { return report("nothing runs, nothing is asked, and it has not finished") }
            guard events.count < Self.mostEvents else { return report("it does not come to an end") }
            let event: ScheduleEvent
            if events.count == cancelled {
                event = .cancel
            } else if Int.random(in: 0..<20, using: &random) == 0 {
                // Not awaited: both have to let it pass.
                event = noise()
            } else {
                event = answer(pending.remove(at: .random(in: pending.indices, using: &random)))
            }
            if let difference = tell(event) { return difference }
        }
        if let difference = compareStates() { return difference }
        counts.take(flow, model, events: events.count)
        return pending.isEmpty ? nil : report("it has finished before \(pending) was done")
    }

    /// How every node of every frame ended.
    private func compareStates() -> String? {
        var expected: [Step: NodeState] = [:]
        for frame in model.frames.indices {
            for node in flow.dag.nodes.indices where model.frames[frame].nodes[node] != .waiting {
                expected[Step(node: node, frame: frame)] = model.frames[frame].nodes[node]
            }
        }
        for frame in model.frames {
            // Whatever the model says: every frame ends, and every node in it.
            let nodes = frame.members.flatMap { flow.dag.subflows[$0].nodes }
            if let lost = nodes.first(where: { frame.nodes[$0] == .waiting }) {
                return report("node \(lost) never ended")
            }
            if frame.parent >= 0, !frame.isOver { return report("a frame never ended") }
        }
        if expected != ends { return report("the nodes ended as \(ends), the model says \(expected)") }
        for (step, state) in ends where step.frame == 0 {
            let told = scheduler.state(of: step)
            // A scope that never began has no states of its own.
            if let told, told != state { return report("\(step) has ended as \(state) and stands as \(told)") }
        }
        return nil
    }

    private mutating func tell(_ event: ScheduleEvent) -> String? {
        events.append(event)
        let done = scheduler.handle(event)
        let expected = model.handle(event)
        for action in done { note(action) }
        guard ActionOrder(done) != ActionOrder(expected) else { return nil }
        return report(
            "scheduler:\n  " + done.map { "\($0)" }.joined(separator: "\n  ") + "\nmodel:\n  "
                + expected.map { "\($0)" }.joined(separator: "\n  "))
    }

    private mutating func note(_ action: ScheduleAction) {
        counts.take(action)
        switch action {
        case .start(let step): pending.append(.node(step))
        case .drop(let step, let state): ends[step] = state
        case .stop(let step): stopped.insert(step)
        case .save(let subflow, let frame): pending.append(.save(subflow: subflow, frame: frame))
        case .judge(let edge, let frame): pending.append(.judge(edge: edge, frame: frame))
        case .list(let edge, let frame): pending.append(.list(edge: edge, frame: frame))
        case .finished: isFinished = true
        case .subflowEnded, .frameBegan, .frameEnded: break
        }
    }

    private mutating func answer(_ pending: Pending) -> ScheduleEvent {
        switch pending {
        case .node(let step):
            var outcome: NodeOutcome = chance(flow.failure) ? .failed : .succeeded
            // Some say that they were cancelled though nobody asked them to stop.
            if chance(stopped.contains(step) ? 70 : flow.failure / 4) { outcome = .cancelled }
            if stopped.contains(step), chance(15) { outcome = .failed }
            switch outcome {
            case .succeeded: ends[step] = .succeeded
            case .failed: ends[step] = .failed
            case .cancelled: ends[step] = stopped.contains(step) ? .cancelled : .failed
            }
            return .ended(step, outcome)
        case .judge(let edge, let frame):
            return .judged(edge: edge, frame: frame, chance(flow.failure) ? .failed : chance(70) ? .yes : .no)
        case .list(let edge, let frame):
            if chance(flow.failure / 2) { return .listed(edge: edge, frame: frame, count: nil) }
            // Long lists of lists of lists would take all of the time.
            let most = model.frames.count > 30 ? 1 : 4
            return .listed(
                edge: edge, frame: frame, count: chance(flow.noItems) ? 0 : .random(in: 1...most, using: &random))
        case .save(let subflow, let frame):
            return .saved(subflow: subflow, frame: frame, !chance(flow.failure / 2))
        }
    }

    private mutating func noise() -> ScheduleEvent {
        let frame = Int.random(in: 0...model.frames.count, using: &random)
        let event: ScheduleEvent
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            let step = Step(node: .random(in: flow.dag.nodes.indices, using: &random), frame: frame)
            event = .ended(step, .failed)
            if pending.contains(.node(step)) { return noise() }
        case 1 where !flow.dag.controls.isEmpty:
            let edge = Int.random(in: flow.dag.controls.indices, using: &random)
            event = .judged(edge: edge, frame: frame, .failed)
            if pending.contains(.judge(edge: edge, frame: frame)) { return noise() }
        case 2 where !flow.dag.controls.isEmpty:
            let edge = Int.random(in: flow.dag.controls.indices, using: &random)
            event = .listed(edge: edge, frame: frame, count: nil)
            if pending.contains(.list(edge: edge, frame: frame)) { return noise() }
        default:
            let subflow = Int.random(in: flow.dag.subflows.indices, using: &random)
            event = .saved(subflow: subflow, frame: frame, false)
            if pending.contains(.save(subflow: subflow, frame: frame)) { return noise() }
        }
        return event
    }

    private mutating func chance(_ percent: Int) -> Bool { .random(in: 0..<100, using: &random) < percent }

    private func report(_ what: String) -> String {
        "seed \(seed)\n\(flow)\nevents:\n  " + events.map { "\($0)" }.joined(separator: "\n  ") + "\n" + what
    }
}

/// Actions as far as their order is laid down: nodes that will not run are a set.
struct ActionOrder: Equatable {
    var ordered: [ScheduleAction]
    var dropped: Set<ScheduleAction>

    init(_ actions: [ScheduleAction]) {
        ordered = actions.filter { if case .drop = $0 { false } else { true } }
        let drops = actions.filter { if case .drop = $0 { true } else { false } }
        dropped = Set(drops)
        // A node that is dropped twice is a difference as well.
        if dropped.count != drops.count { ordered += drops }
    }
}
