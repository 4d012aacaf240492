import PypeModel

/// Iterations: answers, frames, and the edges that leave a scope.
extension Scheduler {
    mutating func judged(_ edge: Int, _ frame: Int, _ judgement: Judgement) {
        let place = Place(subflow: graph.edges[edge].source, frame: frame)
        self[place].waits -= 1
        walks.append(place)
        if judgement == .failed { hasFailed = true }
        guard mayWalk(place) || judgement == .failed else { return }
        settle(edge, place, judgement == .yes ? .taken : judgement == .no ? .skipped : .blocked)
    }

    mutating func listed(_ edge: Int, _ frame: Int, _ count: Int?) {
        let place = Place(subflow: graph.edges[edge].source, frame: frame)
        guard let count else {
            self[place].waits -= 1
            hasFailed = true
            settle(edge, place, .blocked)
            walks.append(place)
            return
        }
        guard mayWalk(place) else {
            self[place].waits -= 1
            walks.append(place)
            return
        }
        frames[frame].iterations[edge] = Frame.Iteration(count: count)
        frames[frame].reachedScopes.insert(edge)
        iterate(edge, place)
    }

    /// Opens the next frames of an iteration; when there are none left, the walk of its source goes on.
    private mutating func iterate(_ edge: Int, _ place: Place) {
        guard var iteration = frames[place.frame].iterations[edge] else { return }
        let scope = graph.scopes.made[edge]
        while mayWalk(place), iteration.next < iteration.count, iteration.running < graph.edges[edge].parallel {
            let number = frames.append(Frame(scope: scope, parent: place.frame, graph: graph))
            actions.append(.frameBegan(frame: number, edge: edge, parent: place.frame, index: iteration.next))
            iteration.next += 1
            iteration.running += 1
            let target = Place(subflow: graph.edges[edge].target, frame: number)
            self[target].openEdges = 0
            self[target].isHandler = self[place].state == .failed || self[place].isHandler
            open(target, walker: -1)
        }
        frames[place.frame].iterations[edge] = iteration
        guard iteration.running == 0 else { return }
        if iteration.next < iteration.count { isCutShort = true }
        let fromHandler = self[place].state == .failed || self[place].isHandler
        if iteration.count == 0 {
            dropScope(
                Settled(
                    edge: edge, frame: place.frame, verdict: .skipped, walker: place.subflow, fromHandler: fromHandler),
                noItems: true)
        } else {
            resolveExits(of: scope, at: place)
        }
        self[place].waits -= 1
        walks.append(place)
    }

    /// Nothing of a frame runs any more.
    mutating func endFrame(_ number: Int) {
        dropRest(of: number)
        let parent = frames[number].parent
        let edge = graph.scopes.scopes[frames[number].scope].edge
        frames.remove(number)
        actions.append(.frameEnded(frame: number))
        frames[parent].iterations[edge]?.running -= 1
        iterate(edge, Place(subflow: graph.edges[edge].source, frame: parent))
    }

    // MARK: Exits

    /// An edge out of a scope adds to the sum over all frames.
    mutating func collect(_ settled: Settled, in home: Int) {
        var frame = settled.frame
        while frames[frame].scope != home, frames[frame].parent >= 0 { frame = frames[frame].parent }
        let known = frames[frame].exits[settled.edge]
        frames[frame].exits[settled.edge] = max(known ?? settled.verdict, settled.verdict)
        if settled.fromHandler, settled.verdict == .taken { frames[frame].handlerExits.insert(settled.edge) }
    }

    /// After the last frame the edges that lead from the scope to its surroundings are resolved. When a halt or a cancel
    /// has kept frames or walks from going on, only those that no further frame could change, for better or worse.
    private mutating func resolveExits(of scope: Int, at place: Place) {
        let home = frames[place.frame].scope
        for edge in graph.scopes.scopes[scope].exits where graph.scopes.scope[graph.edges[edge].target] == home {
            let isHandler = frames[place.frame].handlerExits.contains(edge)
            let verdict = frames[place.frame].exits[edge] ?? .skipped
            guard mayWalk(place) || isHandler || verdict == .blocked else { continue }
            verdicts.append(
                Settled(
                    edge: edge, frame: place.frame, verdict: verdict,
                    walker: graph.edges[edge].kind == .start ? -1 : place.subflow, fromHandler: isHandler))
        }
    }

    /// A scope without frames: nothing in it runs, and its exits say so.
    mutating func dropScope(_ settled: Settled, noItems: Bool) {
        let scope = graph.scopes.made[settled.edge]
        frames[settled.frame].reachedScopes.insert(settled.edge)
        dropNodes(of: scope, frame: settled.frame, settled.verdict == .blocked ? .blocked : .skipped)
        for edge in graph.scopes.scopes[scope].exits {
            let shape = graph.edges[edge]
            var exit = settled
            exit.edge = edge
            if noItems { exit.verdict = vacuous(shape.condition) }
            if shape.kind == .start { exit.walker = -1 }
            verdicts.append(exit)
        }
    }

    /// What nothing succeeded at has not failed either.
    private func vacuous(_ condition: FlowGraph.Condition) -> Verdict {
        switch condition {
        case .success, .always: .taken
        case .failure, .judged: .skipped
        }
    }

    /// Drops the nodes of a scope that never began, inner scopes included, in the name of the frame around it.
    mutating func dropNodes(of scope: Int, frame: Int, _ state: NodeState) {
        for subflow in subflows(in: scope).sorted() { dropInside(subflow, frame: frame, state) }
    }

    /// The sub flows of a scope and of the scopes in it.
    func subflows(in scope: Int) -> [Int] {
        var scopes = [scope]
        var next = 0
        while next < scopes.count {
            scopes += graph.scopes.scopes[scopes[next]].inner
            next += 1
        }
        return scopes.flatMap { graph.scopes.scopes[$0].subflows }
    }

    mutating func dropInside(_ subflow: Int, frame: Int, _ state: NodeState) {
        for node in graph.members[subflow] { actions.append(.drop(Step(node: node, frame: frame), state)) }
        if state == .cancelled { isCutShort = true }
        actions.append(.subflowEnded(subflow: subflow, frame: frame, SubflowState(state)))
    }
}
