import PypeModel

/// Sub flows: how they open and end.
extension Scheduler {
    /// After a halt only handlers start anything.
    func mayStart(_ place: Place) -> Bool { !isCancelled && (!isHalted || self[place].isHandler) }

    mutating func open(_ place: Place, walker: Int) {
        if walker < 0 {
            frames[place.frame].walks += 1
        } else {
            self[Place(subflow: walker, frame: place.frame)].waits += 1
        }
        self[place].walker = walker
        self[place].state = .running
        for node in graph.members[place.subflow] where graph.dependencies[node] == 0 {
            makeReady(Step(node: node, frame: place.frame))
        }
    }

    /// The end of a sub flow of which nothing runs and nothing can start any more.
    mutating func closeIfIdle(_ place: Place) {
        guard self[place].running == 0, self[place].unfinished == 0 || !mayStart(place) else { return }
        if self[place].state == .running {
            var isWhole = true
            for node in graph.members[place.subflow] {
                let step = Step(node: node, frame: place.frame)
                let state = self.node(step)
                if state != .succeeded { isWhole = false }
                if state == .waiting || state == .ready { drop(step, .cancelled) }
            }
            if isWhole, saves, !isCancelled {
                ask(.save(subflow: place.subflow, frame: place.frame))
                return
            }
            self[place].state = isWhole ? .succeeded : .cancelled
        }
        end(place)
    }

    /// Much may not start any more: what does not run has ended.
    mutating func closeIdle() {
        for frame in frames.numbers {
            for subflow in graph.scopes.scopes[frames[frame].scope].inFile {
                let place = Place(subflow: subflow, frame: frame)
                switch self[place].state {
                case .running where !questions.contains(.save(subflow: subflow, frame: frame)): closeIfIdle(place)
                // The one whose failure it was.
                case .failed where !self[place].hasEnded: closeIfIdle(place)
                default: break
                }
            }
        }
    }

    /// What a sub flow did is durable, or could not be made so, which fails it.
    mutating func saved(_ place: Place, _ isSaved: Bool) {
        self[place].state = isSaved ? .succeeded : .failed
        if !isSaved { hasFailed = true }
        end(place)
    }

    private mutating func end(_ place: Place) {
        self[place].hasEnded = true
        actions.append(.subflowEnded(subflow: place.subflow, frame: place.frame, self[place].state))
        walks.append(place)
    }

    private mutating func drop(_ step: Step, _ state: NodeState) {
        set(step, state)
        if state == .cancelled { isCutShort = true }
        actions.append(.drop(step, state))
    }

    /// A sub flow will not run.
    mutating func drop(_ place: Place, _ state: NodeState) {
        self[place].state = SubflowState(state)
        for node in graph.members[place.subflow] {
            let step = Step(node: node, frame: place.frame)
            let known = self.node(step)
            if known == .waiting || known == .ready { drop(step, state) }
        }
        actions.append(.subflowEnded(subflow: place.subflow, frame: place.frame, SubflowState(state)))
    }
}

extension SubflowState {
    /// The state of a sub flow whose nodes were all dropped so.
    init(_ state: NodeState) {
        self =
            switch state {
            case .blocked: .blocked
            case .skipped: .skipped
            default: .cancelled
            }
    }
}
