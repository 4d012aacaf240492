import PypeModel
import PypeSchedule

/// docs/scheduling.md once more, for what the scheduler does to be held against: the facts as tables, and rules that look
/// through all of them again and again until none applies. Slow, and made from the text alone.
struct ReferenceModel {
    let shape: ReferenceShape
    let maxParallel: Int
    let halts: Bool
    let saves: Bool
    var frames: [ReferenceFrame]
    /// Verdicts that have not come to their targets, the first first.
    var resolutions: [ReferenceResolution] = []
    var running = 0
    var hasFailed = false
    var isCancelled = false
    var result: FlowState?
    var actions: [ScheduleAction] = []

    init(_ dag: Dag, judgesFailure: Set<Int>, maxParallel: Int, halts: Bool, saves: Bool) {
        shape = ReferenceShape(dag, judgesFailure: judgesFailure)
        self.maxParallel = maxParallel
        self.halts = halts
        self.saves = saves
        frames = [ReferenceFrame(edge: nil, parent: -1, shape)]
    }

    mutating func handle(_ event: ScheduleEvent) -> [ScheduleAction] {
        actions = []
        guard result == nil, take(event) else { return [] }
        while advance() {}
        startReady()
        if running == 0, !isAwaiting { finish() }
        return actions
    }

    /// - Returns: false when nobody waits for such an event.
    private mutating func take(_ event: ScheduleEvent) -> Bool {
        switch event {
        case .begin:
            for subflow in shape.members.indices where shape.into[subflow].isEmpty {
                open(ReferencePlace(subflow: subflow, frame: 0), turn: nil, isHandler: false)
            }
            return true
        case .ended(let step, let outcome): return ended(step, outcome)
        case .judged(let edge, let frame, let judgement): return judged(edge, frame, judgement)
        case .listed(let edge, let frame, let count): return listed(edge, frame, count)
        case .saved(let subflow, let frame, let isSaved):
            let place = ReferencePlace(subflow: subflow, frame: frame)
            guard frames.indices.contains(frame), self[place].awaitsSave else { return false }
            self[place].awaitsSave = false
            if !isSaved { hasFailed = true }
            end(place, isSaved ? .succeeded : .failed)
            return true
        case .cancel:
            guard !isCancelled else { return false }
            isCancelled = true
            for frame in frames.indices {
                for node in shape.subflow.indices where frames[frame].nodes[node] == .running { stop(node, frame) }
            }
            return true
        }
    }

    /// One rule that applies, if any.
    private mutating func advance() -> Bool {
        if somewhere({ $0.endIfIdle($1) }) { return true }
        if !resolutions.isEmpty {
            arrive(resolutions.removeFirst())
            return true
        }
        return somewhere({ $0.turnIfDone($1) || $0.iterate($1) }) || endFrame()
    }

    /// Tries a rule on every sub flow of every frame that is not over, and stops when it applied.
    private mutating func somewhere(_ rule: (inout ReferenceModel, ReferencePlace) -> Bool) -> Bool {
        for frame in frames.indices where !frames[frame].isOver {
            for subflow in frames[frame].members
            where rule(&self, ReferencePlace(subflow: subflow, frame: frame)) { return true }
        }
        return false
    }

    /// An answer or the end of a node is still to come.
    private var isAwaiting: Bool {
        frames.contains { frame in
            frame.subflows.contains { $0.awaitsSave } || frame.edges.contains { $0.awaitsJudgement || $0.awaitsList }
        }
    }

    /// Nothing but the branches for a failure goes on.
    var standsStill: Bool { halts && hasFailed }

    /// The sub flow may still start nodes.
    func mayStart(_ place: ReferencePlace) -> Bool { !isCancelled && (!standsStill || self[place].isHandler) }

    /// Its edges may be resolved, and its iterations make frames.
    func mayBeWalked(_ place: ReferencePlace) -> Bool {
        switch self[place].state {
        case .failed: !isCancelled
        case .succeeded: mayStart(place)
        default: false
        }
    }

    subscript(place: ReferencePlace) -> ReferenceSubflow {
        get { frames[place.frame].subflows[place.subflow] }
        set { frames[place.frame].subflows[place.subflow] = newValue }
    }
}
