import PypeModel

/// The end of a frame and of the flow: what has not run by then.
extension Scheduler {
    mutating func finish() {
        isFinished = true
        // No frame but the root is left, unless a graph that no build lets through has a cycle inside a scope.
        for frame in frames.numbers.reversed() where frame > 0 {
            dropRest(of: frame)
            frames.remove(frame)
            actions.append(.frameEnded(frame: frame))
        }
        dropRest(of: 0)
        actions.append(.finished(result))
    }

    /// Drops what never ran in a frame, in the order of the flow file.
    mutating func dropRest(of frame: Int) {
        var rest: [(subflow: Int, state: NodeState, isInside: Bool)] = []
        // Each after those that lead to it, so that what is blocked blocks what is behind it.
        for subflow in graph.scopes.scopes[frames[frame].scope].subflows {
            let place = Place(subflow: subflow, frame: frame)
            var isBlocked = false
            if self[place].state == .waiting || self[place].state == .running {
                isBlocked = self[place].state == .waiting && self[place].hasBlocked
                rest.append((subflow, isBlocked ? .blocked : .cancelled, false))
                if isBlocked { blockTargets(of: place) }
            }
            for edge in graph.groups[subflow].joined() where graph.edges[edge].kind == .iterate {
                guard !frames[frame].reachedScopes.contains(edge) else { continue }
                for inside in subflows(in: graph.scopes.made[edge]) {
                    rest.append((inside, isBlocked ? .blocked : .cancelled, true))
                }
            }
        }
        for entry in rest.sorted(by: { $0.subflow < $1.subflow }) {
            if entry.isInside {
                dropInside(entry.subflow, frame: frame, entry.state)
            } else {
                drop(Place(subflow: entry.subflow, frame: frame), entry.state)
            }
        }
    }

    /// What waits for a blocked sub flow is blocked as well.
    private mutating func blockTargets(of place: Place) {
        for edge in graph.groups[place.subflow].joined() {
            guard graph.edges[edge].kind == .iterate else {
                block(targetOf: edge, in: place.frame)
                continue
            }
            for exit in graph.scopes.scopes[graph.scopes.made[edge]].exits { block(targetOf: exit, in: place.frame) }
        }
    }

    private mutating func block(targetOf edge: Int, in frame: Int) {
        let place = Place(subflow: graph.edges[edge].target, frame: frame)
        if isKnown(place) {
            self[place].hasBlocked = true
        } else {
            collect(
                Settled(edge: edge, frame: frame, verdict: .blocked, walker: -1, fromHandler: false),
                in: graph.scopes.scope[place.subflow])
        }
    }

    private var result: FlowState {
        if hasFailed { return .failed }
        // Nothing failed and nobody asked for an end, yet something never ran: the graph has a cycle.
        return isCutShort ? isCancelled ? .cancelled : .failed : .succeeded
    }
}
