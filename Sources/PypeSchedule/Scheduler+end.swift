import PypeModel

/// The end of a flow: what has not run by then.
extension Scheduler {
    mutating func finish() {
        isFinished = true
        var isLost = false
        for frame in frames.numbers {
            for subflow in graph.scopes.scopes[frames[frame].scope].subflows {
                let place = Place(subflow: subflow, frame: frame)
                switch self[place].state {
                case .waiting, .running:
                    let isBlocked = self[place].state == .waiting && self[place].hasBlocked
                    if !isBlocked { isLost = true }
                    drop(place, isBlocked ? .blocked : .cancelled)
                    blockTargets(of: place, if: isBlocked)
                default: break
                }
                dropUnbegun(place)
            }
        }
        actions.append(.finished(result(isLost: isLost)))
    }

    /// What waits for a blocked sub flow is blocked as well; the lists of a scope are in the order of its edges.
    private mutating func blockTargets(of place: Place, if isBlocked: Bool) {
        guard isBlocked else { return }
        for edge in graph.groups[place.subflow].joined() { block(targetOf: edge, in: place.frame) }
    }

    private mutating func block(targetOf edge: Int, in frame: Int) {
        if graph.edges[edge].kind == .iterate {
            for exit in graph.scopes.scopes[graph.scopes.made[edge]].exits { block(targetOf: exit, in: frame) }
            return
        }
        let place = Place(subflow: graph.edges[edge].target, frame: frame)
        if isKnown(place) { self[place].hasBlocked = true }
    }

    /// Scopes that a sub flow leads to and that were never reached.
    private mutating func dropUnbegun(_ place: Place) {
        for edge in graph.groups[place.subflow].joined() where graph.edges[edge].kind == .iterate {
            guard !frames[place.frame].reachedScopes.contains(edge) else { continue }
            dropNodes(
                of: graph.scopes.made[edge], frame: place.frame,
                self[place].state == .blocked ? .blocked : .cancelled)
        }
    }

    private func result(isLost: Bool) -> FlowState {
        if hasFailed { return .failed }
        if isCancelled, isLost || hasCancelled { return .cancelled }
        // Nothing failed and nobody asked for an end, yet something never ran: the graph has a cycle.
        return isLost || hasCancelled ? .failed : .succeeded
    }
}
