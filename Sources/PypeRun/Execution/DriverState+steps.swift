import PypeArtifacts
import PypeExpression
import PypeHost
import PypeModel
import PypeSchedule

/// Nodes and iterations: how they begin and end.
extension DriverState {
    mutating func start(_ step: Step, _ turn: inout DriverTurn, _ flow: FlowPlan, _ run: RunContext) {
        let plan = flow.plans[step.node]
        let frame = frames[step.frame]
        if let report = run.saver?.restored(plan, in: frame.path) {
            tallies[step.node].add(report, isIterated: step.frame != 0)
            run.journal.nodeEnded(step.node, report)
            turn.events.append(.ended(step, .succeeded))
            return
        }
        var sources: [[Table]] = []
        for edges in plan.incoming {
            sources.append(edges.compactMap { frames.take(edge: $0, frame: step.frame) })
        }
        let node = NodeRun(step: step, plan: plan, frame: frame, sources: sources, run: run)
        running[step] = node
        run.journal.nodeBegan(step.node, iteration: frame.path)
        turn.starts.append(node)
    }

    mutating func drop(
        _ step: Step, _ reason: NodeState, _ turn: inout DriverTurn, _ flow: FlowPlan, _ run: RunContext
    ) {
        let plan = flow.plans[step.node]
        for edge in plan.incoming.joined() {
            if let table = frames.take(edge: edge, frame: step.frame) { turn.orphans.append(table) }
        }
        var report = NodeReport(id: plan.id, module: plan.spec.name, status: reason, counts: NodeCounts())
        report.iteration = frames[step.frame].path.text
        tallies[step.node].add(report, isIterated: flow.isIterated(step.node))
        run.journal.nodeEnded(step.node, report)
    }

    mutating func finish(_ node: NodeRun, _ report: NodeReport, _ run: RunContext) {
        tallies[node.step.node].add(report, isIterated: node.step.frame != 0)
        run.journal.nodeEnded(node.step.node, report)
        guard run.saver != nil else { return }
        unsaved[SavedPlace.Key(subflow: node.plan.subflow, frame: node.step.frame), default: []].append(report)
    }

    // MARK: Iterations

    mutating func beginFrame(_ frame: Int, edge: Int, parent: Int, index: Int, _ run: RunContext) {
        let path = frames[parent].path.appending(edge: edge, index: index)
        let place = ListPlace(edge: edge, frame: parent)
        let context = lists[place]?.frame(path, index)
        frames.begin(frame, in: parent, context ?? FrameContext(path: path, item: nil, problem: "the list is gone"))
        if let items = lists[place], index + 1 == items.count { lists[place] = nil }
    }

    /// How many items an iteration has; nil, and a problem, when that cannot be told.
    mutating func count(_ edge: Int, _ frame: Int, _ flow: FlowPlan, _ run: RunContext) -> Int? {
        let place = ListPlace(edge: edge, frame: frame)
        do {
            if lists[place] == nil { lists[place] = try run.saver?.list(edge: edge, in: frames[frame].path) }
            guard let items = lists[place] else {
                throw ModuleFailure(.internalError, "the list was never made")
            }
            if let problem = items.problem { throw ModuleFailure(.invalidData, problem) }
            return items.count
        } catch {
            tell("the iteration \(flow.name(ofControl: edge)) cannot begin: \(error)", in: frame, run)
            return nil
        }
    }

    mutating func judge(_ edge: Int, _ frame: Int, _ flow: FlowPlan, _ run: RunContext) -> Judgement {
        do {
            let answer = try flow.conditions.judge(edge, in: frames[frame], run.names) { node throws(ExpressionError) in
                try status(of: node, before: edge, in: frame, flow, run)
            }
            return answer ? .yes : .no
        } catch {
            tell("the condition of \(flow.name(ofControl: edge)) cannot be judged: \(error.message)", in: frame, run)
            return .failed
        }
    }

    /// How a node ended, as seen from a frame; nil: how the sub flow ended that the edge leaves.
    private func status(
        of id: String?, before edge: Int, in frame: Int, _ flow: FlowPlan, _ run: RunContext
    ) throws(ExpressionError) -> NodeState {
        guard let id else {
            let subflow = flow.dag.nodes[flow.dag.controls[edge].from].subflow
            let isWhole = flow.dag.subflows[subflow].nodes.allSatisfy {
                scheduler.state(of: Step(node: $0, frame: frame)) == .succeeded
            }
            return isWhole ? .succeeded : .failed
        }
        guard let node = run.names.node(id) else {
            throw ExpressionError(
                "there is no module '\(id)'", hint: Suggestion.hint(for: id, among: run.names.nodes), offset: 0)
        }
        for number in frames.around(frame) {
            if let state = scheduler.state(of: Step(node: node, frame: number)) { return state }
        }
        return tallies[node].report.status
    }

    private mutating func tell(_ problem: String, in frame: Int, _ run: RunContext) {
        let path = frames[frame].path
        problems.append(path.turns.isEmpty ? problem : "\(problem) (iteration \(path.text))")
        run.journal.message(.error, problem, iteration: path)
    }
}
