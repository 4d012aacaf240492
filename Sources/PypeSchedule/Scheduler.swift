/// Decides what runs when. A synchronous state machine: events in, actions out; no I/O, no clock, no threads.
///
/// Sub flows follow their control edges depth-first: the targets of one order, with everything below them, are done
/// before the next order begins; targets of the same order run side by side. A target with several incoming edges
/// starts once, when all of them are taken. Inside a sub flow a node starts as soon as its own inputs are there.
///
/// The same events in the same order give the same actions.
package struct Scheduler: Sendable {
    let graph: FlowGraph
    let maxParallel: Int
    let haltsOnFailure: Bool

    private(set) package var nodeStates: [NodeState]
    private(set) package var subflowStates: [SubflowState]
    private var missingInputs: [Int]
    private var openEdges: [Int]
    private var unfinished: [Int]
    private var ready = ReadyQueue()
    private var running = 0
    private var visits: [Visit]
    private var hasFailed = false
    private var isCancelled = false
    private var isFinished = false

    /// - Parameters:
    ///   - maxParallel: nodes that run at the same time, at least 1.
    package init(_ graph: FlowGraph, maxParallel: Int, haltsOnFailure: Bool) {
        self.graph = graph
        self.maxParallel = max(1, maxParallel)
        self.haltsOnFailure = haltsOnFailure
        nodeStates = Array(repeating: .waiting, count: graph.subflow.count)
        subflowStates = Array(repeating: .waiting, count: graph.members.count)
        missingInputs = graph.dependencies
        openEdges = graph.incoming
        unfinished = graph.members.map(\.count)
        visits = Array(repeating: Visit(), count: graph.members.count)
    }

    package mutating func handle(_ event: ScheduleEvent) -> [ScheduleAction] {
        var actions: [ScheduleAction] = []
        switch event {
        case .begin:
            for subflow in graph.members.indices where graph.incoming[subflow] == 0 { open(subflow, parent: nil) }
        case .ended(let node, let outcome):
            guard nodeStates[node] == .running else { return [] }
            settle(node, outcome, &actions)
        case .cancel:
            guard !isCancelled, !isFinished else { return [] }
            isCancelled = true
            for node in nodeStates.indices where nodeStates[node] == .running { actions.append(.stop(node: node)) }
        }
        startReady(&actions)
        if running == 0, ready.isEmpty || !mayStart { finish(&actions) }
        return actions
    }

    private var mayStart: Bool { !isCancelled && !(hasFailed && haltsOnFailure) }

    // MARK: Nodes

    private mutating func startReady(_ actions: inout [ScheduleAction]) {
        while mayStart, running < maxParallel, let node = ready.pop() {
            // A sibling may have failed since the node became ready.
            guard nodeStates[node] == .ready else { continue }
            nodeStates[node] = .running
            running += 1
            actions.append(.start(node: node))
        }
    }

    private mutating func settle(_ node: Int, _ outcome: NodeOutcome, _ actions: inout [ScheduleAction]) {
        running -= 1
        let subflow = graph.subflow[node]
        switch outcome {
        case .succeeded:
            nodeStates[node] = .succeeded
            if subflowStates[subflow] == .running { release(node) }
        case .failed:
            nodeStates[node] = .failed
            hasFailed = true
            if subflowStates[subflow] == .running { fail(subflow, &actions) }
        case .cancelled:
            nodeStates[node] = .cancelled
        }
        unfinished[subflow] -= 1
        if unfinished[subflow] == 0 { close(subflow, &actions) }
    }

    private mutating func release(_ node: Int) {
        for reader in graph.readers[node] {
            missingInputs[reader] -= 1
            if missingInputs[reader] == 0 { makeReady(reader) }
        }
    }

    private mutating func makeReady(_ node: Int) {
        nodeStates[node] = .ready
        ready.push(node, rank: graph.rank[node])
    }

    /// The siblings that have not started do not start; those that run are stopped, or finish, as the strategy says.
    private mutating func fail(_ subflow: Int, _ actions: inout [ScheduleAction]) {
        subflowStates[subflow] = .failed
        for node in graph.members[subflow] {
            switch nodeStates[node] {
            case .waiting, .ready:
                nodeStates[node] = .blocked
                unfinished[subflow] -= 1
                actions.append(.drop(node: node, state: .blocked))
            case .running where haltsOnFailure:
                actions.append(.stop(node: node))
            default:
                break
            }
        }
    }

    // MARK: Sub flows

    private mutating func open(_ subflow: Int, parent: Int?) {
        visits[subflow].parent = parent
        subflowStates[subflow] = .running
        for node in graph.members[subflow] where missingInputs[node] == 0 { makeReady(node) }
    }

    private mutating func close(_ subflow: Int, _ actions: inout [ScheduleAction]) {
        if subflowStates[subflow] == .running {
            let isWhole = graph.members[subflow].allSatisfy { nodeStates[$0] == .succeeded }
            subflowStates[subflow] = isWhole ? .succeeded : .cancelled
        }
        actions.append(.subflowEnded(subflow: subflow, subflowStates[subflow]))
        if subflowStates[subflow] == .succeeded { advance(subflow) } else { block(behind: subflow, &actions) }
        if subflowStates[subflow] != .succeeded { leave(subflow) }
    }

    /// Goes on to the next order of a sub flow whose present order is done; when there is none, up to where it was
    /// reached from. A loop, not a recursion: chains may be thousands of sub flows long.
    private mutating func advance(_ start: Int) {
        var current: Int? = start
        while let subflow = current {
            current = nil
            while visits[subflow].open == 0, visits[subflow].group < graph.groups[subflow].count {
                let targets = graph.groups[subflow][visits[subflow].group]
                visits[subflow].group += 1
                for target in targets {
                    openEdges[target] -= 1
                    guard openEdges[target] == 0, subflowStates[target] == .waiting else { continue }
                    visits[subflow].open += 1
                    open(target, parent: subflow)
                }
            }
            if visits[subflow].open == 0 { current = parentIfDone(of: subflow) }
        }
    }

    private mutating func leave(_ subflow: Int) {
        if let parent = parentIfDone(of: subflow) { advance(parent) }
    }

    private mutating func parentIfDone(of subflow: Int) -> Int? {
        guard let parent = visits[subflow].parent else { return nil }
        visits[parent].open -= 1
        return visits[parent].open == 0 ? parent : nil
    }

    /// Everything that waits for a sub flow that did not succeed is blocked, and what waits for that in turn.
    private mutating func block(behind subflow: Int, _ actions: inout [ScheduleAction]) {
        var queue = [subflow]
        while let source = queue.popLast() {
            for target in graph.groups[source].joined() where subflowStates[target] == .waiting {
                subflowStates[target] = .blocked
                for node in graph.members[target] {
                    nodeStates[node] = .blocked
                    actions.append(.drop(node: node, state: .blocked))
                }
                actions.append(.subflowEnded(subflow: target, .blocked))
                queue.append(target)
            }
        }
    }

    private mutating func finish(_ actions: inout [ScheduleAction]) {
        guard !isFinished else { return }
        isFinished = true
        for node in nodeStates.indices where nodeStates[node] == .waiting || nodeStates[node] == .ready {
            nodeStates[node] = .cancelled
            actions.append(.drop(node: node, state: .cancelled))
        }
        for subflow in subflowStates.indices where [.waiting, .running].contains(subflowStates[subflow]) {
            subflowStates[subflow] = .cancelled
            actions.append(.subflowEnded(subflow: subflow, .cancelled))
        }
        // Without a failure or a cancel everything has run, unless the graph has a cycle: then that is the failure.
        let isWhole = nodeStates.allSatisfy { $0 == .succeeded }
        actions.append(.finished(isWhole ? .succeeded : isCancelled && !hasFailed ? .cancelled : .failed))
    }

    /// Where the walk stands in one sub flow.
    private struct Visit {
        var parent: Int?
        /// The next group of control edges.
        var group = 0
        /// Targets of the present group whose subtrees are not done.
        var open = 0
    }
}
