import PypeModel

/// Decides what runs when. A synchronous state machine: events in, actions out; no I/O, no clock, no threads.
/// docs/scheduling.md is the rule it follows.
///
/// The same events in the same order give the same actions.
package struct Scheduler: Sendable {
    let graph: FlowGraph
    let maxParallel: Int
    let haltsOnFailure: Bool
    /// Sub flows that succeeded are saved before anything follows.
    let saves: Bool
    var frames: FrameTable
    var ready = ReadyQueue()
    var running = 0
    /// Answers that somebody owes.
    var questions: Set<Question> = []
    var hasFailed = false
    var isCancelled = false
    /// Something that could have run did not, or was stopped.
    var isCutShort = false
    var isFinished = false
    var actions: [ScheduleAction] = []
    /// Walks to go on with, last in, first out.
    var walks: [Place] = []
    /// Edges whose verdict is known, first in, first out. A list and not a recursion: chains of blocked sub flows may be
    /// thousands long.
    var verdicts: [Settled] = []
    /// Frames in which nothing goes on any more, the lowest number last.
    var resting: [Int] = []

    /// - Parameters:
    ///   - maxParallel: nodes that run at the same time, at least 1.
    ///   - saves: a sub flow that succeeded is first to be saved; nothing follows before the answer.
    package init(_ graph: FlowGraph, maxParallel: Int, haltsOnFailure: Bool, saves: Bool = false) {
        self.graph = graph
        self.maxParallel = max(1, maxParallel)
        self.haltsOnFailure = haltsOnFailure
        self.saves = saves
        frames = FrameTable(root: Frame(scope: 0, parent: -1, graph: graph))
    }

    package mutating func handle(_ event: ScheduleEvent) -> [ScheduleAction] {
        guard !isFinished else { return [] }
        let before = (isHalted, isCancelled)
        var place: Place?
        switch event {
        case .begin:
            for subflow in graph.members.indices where graph.incoming[subflow] == 0 {
                open(Place(subflow: subflow, frame: 0), walker: -1)
            }
        case .ended(let step, let outcome):
            guard node(step) == .running else { return [] }
            settle(step, outcome)
            place = self.place(of: step)
        case .judged(let edge, let frame, let judgement):
            guard questions.remove(.judge(edge: edge, frame: frame)) != nil else { return [] }
            judged(edge, frame, judgement)
        case .listed(let edge, let frame, let count):
            guard questions.remove(.list(edge: edge, frame: frame)) != nil else { return [] }
            listed(edge, frame, count)
        case .saved(let subflow, let frame, let isSaved):
            guard questions.remove(.save(subflow: subflow, frame: frame)) != nil else { return [] }
            saved(Place(subflow: subflow, frame: frame), isSaved)
        case .cancel:
            guard !isCancelled else { return [] }
            cancel()
        }
        if before != (isHalted, isCancelled) {
            closeIdle()
        } else if let place {
            closeIfIdle(place)
        }
        proceed()
        startReady()
        if running == 0, ready.isEmpty || isCancelled, questions.isEmpty { finish() }
        defer { actions = [] }
        return actions
    }

    /// Where a node stands; nil in a frame that is over.
    package func state(of step: Step) -> NodeState? { node(step) }

    var isHalted: Bool { hasFailed && haltsOnFailure }

    // MARK: Nodes

    private mutating func startReady() {
        while !isCancelled, running < maxParallel, let step = ready.pop() {
            // A sibling may have failed since the node became ready, or the flow halted.
            guard node(step) == .ready, mayStart(place(of: step)) else { continue }
            set(step, .running)
            running += 1
            self[place(of: step)].running += 1
            actions.append(.start(step))
        }
    }

    private mutating func settle(_ step: Step, _ outcome: NodeOutcome) {
        running -= 1
        let place = place(of: step)
        self[place].running -= 1
        self[place].unfinished -= 1
        // Who was not asked to stop and did has failed.
        let wasAsked = isCancelled || haltsOnFailure && self[place].state == .failed
        switch outcome == .cancelled && !wasAsked ? .failed : outcome {
        case .succeeded:
            set(step, .succeeded)
            if self[place].state == .running { release(step) }
        case .failed:
            set(step, .failed)
            hasFailed = true
            if self[place].state == .running { fail(place) }
        case .cancelled:
            set(step, .cancelled)
            isCutShort = true
        }
    }

    private mutating func release(_ step: Step) {
        for reader in graph.readers[step.node] {
            let index = graph.scopes.nodePlace[reader]
            frames[step.frame].missingInputs[index] -= 1
            if frames[step.frame].missingInputs[index] == 0 { makeReady(Step(node: reader, frame: step.frame)) }
        }
    }

    mutating func makeReady(_ step: Step) {
        set(step, .ready)
        ready.push(step, rank: graph.rank[step.node])
    }

    /// The siblings that have not started do not start; those that run are stopped, or finish, as the strategy says.
    private mutating func fail(_ place: Place) {
        self[place].state = .failed
        for node in graph.members[place.subflow] {
            let step = Step(node: node, frame: place.frame)
            switch self.node(step) {
            case .waiting, .ready:
                set(step, .blocked)
                self[place].unfinished -= 1
                actions.append(.drop(step, .blocked))
            case .running where haltsOnFailure && !isCancelled:
                actions.append(.stop(step))
            default:
                break
            }
        }
    }

    private mutating func cancel() {
        isCancelled = true
        for frame in frames.numbers {
            var nodes: [Int] = []
            for subflow in graph.scopes.scopes[frames[frame].scope].subflows {
                let place = Place(subflow: subflow, frame: frame)
                guard self[place].running > 0, !(haltsOnFailure && self[place].state == .failed) else { continue }
                nodes += graph.members[subflow].filter { self.node(Step(node: $0, frame: frame)) == .running }
            }
            for node in nodes.sorted() { actions.append(.stop(Step(node: node, frame: frame))) }
        }
    }

    // MARK: Places

    func place(of step: Step) -> Place { Place(subflow: graph.subflow[step.node], frame: step.frame) }

    func node(_ step: Step) -> NodeState? {
        guard graph.subflow.indices.contains(step.node), isKnown(place(of: step)) else { return nil }
        return frames[step.frame].nodes[graph.scopes.nodePlace[step.node]]
    }

    func isKnown(_ place: Place) -> Bool {
        graph.members.indices.contains(place.subflow) && frames.contains(place.frame)
            && graph.scopes.scope[place.subflow] == frames[place.frame].scope
    }

    mutating func set(_ step: Step, _ state: NodeState) {
        frames[step.frame].nodes[graph.scopes.nodePlace[step.node]] = state
    }

    subscript(place: Place) -> Frame.Subflow {
        get { frames[place.frame].subflows[graph.scopes.place[place.subflow]] }
        _modify { yield &frames[place.frame].subflows[graph.scopes.place[place.subflow]] }
    }
}
