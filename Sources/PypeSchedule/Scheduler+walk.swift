import PypeModel

/// Walks: how sub flows that have ended lead to the next.
extension Scheduler {
    /// An edge that has been resolved in the frame of its source.
    struct Settled: Sendable {
        var edge: Int
        var frame: Int
        var verdict: Verdict
        /// The sub flow, in the frame of the edge's target, whose walk waits for what the edge opens; -1: none.
        var walker: Int
        /// Taken from a failed sub flow or from a handler.
        var fromHandler: Bool
    }

    /// Settles edges and goes on with walks until there is nothing to do without another event.
    mutating func proceed() {
        while true {
            deliver()
            if let place = walks.popLast() {
                walk(place)
            } else if let frame = resting.popLast() {
                endFrame(frame)
            } else {
                return
            }
        }
    }

    /// Settled edges reach their targets.
    private mutating func deliver() {
        var next = 0
        while next < verdicts.count {
            let settled = verdicts[next]
            next += 1
            resolve(settled)
        }
        verdicts.removeAll(keepingCapacity: true)
    }

    /// After a halt only what the failure itself leads to goes on.
    func mayWalk(_ place: Place) -> Bool { mayStart(place) || !isCancelled && self[place].state == .failed }

    /// Goes on with the edges of a sub flow that has ended, group after group, until something has to be waited for.
    private mutating func walk(_ place: Place) {
        guard isKnown(place), !self[place].isWalked, self[place].waits == 0 else { return }
        let groups = graph.groups[place.subflow]
        guard self[place].group < groups.count, mayWalk(place) else { return leave(place) }
        let edges = groups[self[place].group]
        self[place].group += 1
        for edge in edges { reach(edge, place) }
        // What the edges open adds to `waits` first; then the walk looks again.
        walks.append(place)
    }

    /// An edge's turn has come.
    private mutating func reach(_ edge: Int, _ place: Place) {
        let hasFailed = self[place].state == .failed
        switch graph.edges[edge].condition {
        case .success: settle(edge, place, hasFailed ? .blocked : .taken)
        case .failure: settle(edge, place, hasFailed ? .taken : .skipped)
        case .always: settle(edge, place, .taken)
        case .judged(let afterFailure):
            if hasFailed, !afterFailure { return settle(edge, place, .blocked) }
            self[place].waits += 1
            ask(.judge(edge: edge, frame: place.frame))
        }
    }

    mutating func ask(_ question: Question) {
        questions.insert(question)
        let action: ScheduleAction =
            switch question {
            case .judge(let edge, let frame): .judge(edge: edge, frame: frame)
            case .list(let edge, let frame): .list(edge: edge, frame: frame)
            case .save(let subflow, let frame): .save(subflow: subflow, frame: frame)
            }
        actions.append(action)
    }

    /// The verdict on an edge of a sub flow that ran.
    mutating func settle(_ edge: Int, _ place: Place, _ verdict: Verdict) {
        let shape = graph.edges[edge]
        if shape.kind == .iterate, verdict == .taken {
            self[place].waits += 1
            ask(.list(edge: edge, frame: place.frame))
            return
        }
        verdicts.append(
            Settled(
                edge: edge, frame: place.frame, verdict: verdict, walker: shape.kind == .start ? -1 : place.subflow,
                fromHandler: self[place].state == .failed || self[place].isHandler))
    }

    private mutating func resolve(_ settled: Settled) {
        let shape = graph.edges[settled.edge]
        if shape.kind == .iterate { return dropScope(settled, noItems: false) }
        let home = graph.scopes.scope[shape.target]
        if frames[settled.frame].scope == home {
            count(settled, at: Place(subflow: shape.target, frame: settled.frame))
        } else {
            collect(settled, in: home)
        }
    }

    /// An edge counts for its target, which is decided with the last one.
    mutating func count(_ settled: Settled, at place: Place) {
        self[place].openEdges -= 1
        switch settled.verdict {
        case .taken:
            self[place].hasTaken = true
            if settled.fromHandler { self[place].isHandler = true }
        case .skipped: self[place].hasSkipped = true
        case .blocked: self[place].hasBlocked = true
        }
        guard self[place].openEdges == 0, self[place].state == .waiting else { return }
        let target = self[place]
        let opens =
            graph.joinsAny[place.subflow] ? target.hasTaken : !target.hasBlocked && !target.hasSkipped
        if opens {
            // Of a halted flow only what handles the failure; the rest waits for the end.
            if mayStart(place) { open(place, walker: settled.walker) }
            return
        }
        let verdict = target.hasBlocked ? Verdict.blocked : .skipped
        drop(place, verdict == .blocked ? .blocked : .skipped)
        for edge in graph.groups[place.subflow].joined() {
            verdicts.append(
                Settled(
                    edge: edge, frame: place.frame, verdict: verdict,
                    walker: graph.edges[edge].kind == .start ? -1 : settled.walker, fromHandler: false))
        }
    }

    /// A walk is at its end: whoever waits for it goes on.
    private mutating func leave(_ place: Place) {
        self[place].isWalked = true
        let walker = self[place].walker
        if walker >= 0 {
            let waiting = Place(subflow: walker, frame: place.frame)
            self[waiting].waits -= 1
            walks.append(waiting)
        } else {
            frames[place.frame].walks -= 1
            if frames[place.frame].walks == 0, place.frame > 0 {
                resting.insert(place.frame, at: resting.firstIndex { $0 < place.frame } ?? resting.count)
            }
        }
    }
}
