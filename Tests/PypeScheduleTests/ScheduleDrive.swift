import PypeModel
import PypeSchedule

/// Runs a scheduler to its end: what was asked or started first is answered or ended first.
struct ScheduleDrive {
    var scheduler: Scheduler
    private(set) var actions: [ScheduleAction] = []
    /// Off where millions of them would only fill memory.
    var keepsActions = true
    private(set) var starts = 0
    private(set) var mostFrames = 0
    private(set) var result: FlowState?
    private var frames = 0
    private var pending: [ScheduleEvent] = []

    init(_ dag: Dag, maxParallel: Int = 4, halts: Bool = true, saves: Bool = false) {
        scheduler = Scheduler(FlowGraph(dag), maxParallel: maxParallel, haltsOnFailure: halts, saves: saves)
    }

    /// - Parameters:
    ///   - items: how many an `iterate` edge has.
    ///   - outcome: how a node ends.
    mutating func run(
        items: (Int) -> Int? = { _ in 1 }, outcome: (Step) -> NodeOutcome = { _ in .succeeded }
    ) {
        tell(.begin)
        var next = 0
        while next < pending.count {
            let event = pending[next]
            next += 1
            if next > 1_000 {
                pending.removeFirst(next)
                next = 0
            }
            switch event {
            case .ended(let step, _): tell(.ended(step, outcome(step)))
            case .listed(let edge, let frame, _): tell(.listed(edge: edge, frame: frame, count: items(edge)))
            default: tell(event)
            }
        }
    }

    @discardableResult
    mutating func tell(_ event: ScheduleEvent) -> [ScheduleAction] {
        let done = scheduler.handle(event)
        if keepsActions { actions += done }
        for action in done {
            switch action {
            case .start(let step):
                starts += 1
                pending.append(.ended(step, .succeeded))
            case .list(let edge, let frame): pending.append(.listed(edge: edge, frame: frame, count: nil))
            case .judge(let edge, let frame): pending.append(.judged(edge: edge, frame: frame, .yes))
            case .save(let subflow, let frame): pending.append(.saved(subflow: subflow, frame: frame, true))
            case .frameBegan:
                frames += 1
                mostFrames = max(mostFrames, frames)
            case .frameEnded: frames -= 1
            case .finished(let state): result = state
            case .stop, .drop, .subflowEnded: break
            }
        }
        return done
    }

    /// The nodes that started, by node and frame.
    var started: [Step] {
        actions.compactMap { if case .start(let step) = $0 { step } else { nil } }
    }

    /// The nodes that were dropped.
    var dropped: [Step: NodeState] {
        actions.reduce(into: [:]) { if case .drop(let step, let state) = $1 { $0[step] = state } }
    }
}
