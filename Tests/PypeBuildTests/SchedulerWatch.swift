import PypeModel
import PypeSchedule
import TestSupport

/// Runs a dag on the scheduler, with ends, answers and failures in random order, and watches what starts when.
struct SchedulerWatch {
    private enum Pending {
        case node(Step)
        case judge(edge: Int, frame: Int)
        case list(edge: Int, frame: Int)
    }

    /// Frame by frame from the outside in: its number and the iterate edge it belongs to.
    typealias Path = [(frame: Int, edge: Int)]

    let dag: Dag
    /// For each node, the nodes that have surely ended when it starts.
    let beforeNode: [[Int]]
    /// The same for the condition of each control edge.
    let beforeEdge: [[Int]]
    private var scheduler: Scheduler
    private var pending: [Pending] = []
    private var paths: [Int: Path] = [0: []]
    private var running: [(node: Int, path: Path)] = []
    /// For each node, where something was read that needed it to have ended.
    private var read: [[Path]]
    private(set) var starts: [Int] = []
    private(set) var violations: [String] = []

    init(_ dag: Dag, beforeNode: [[Int]], beforeEdge: [[Int]], halts: Bool, maxParallel: Int = 16) {
        self.dag = dag
        self.beforeNode = beforeNode
        self.beforeEdge = beforeEdge
        scheduler = Scheduler(FlowGraph(dag), maxParallel: maxParallel, haltsOnFailure: halts)
        read = dag.nodes.map { _ in [] }
    }

    /// - Parameter failure: percentage of what ends that ends badly.
    mutating func run(failure: Int, _ random: inout RandomNumbers) {
        func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
        take(scheduler.handle(.begin))
        while !pending.isEmpty {
            switch pending.remove(at: .random(in: pending.indices, using: &random)) {
            case .node(let step):
                let path = paths[step.frame] ?? []
                running.removeAll { $0.node == step.node && $0.path.map(\.frame) == path.map(\.frame) }
                take(scheduler.handle(.ended(step, chance(failure) ? .failed : .succeeded)))
            case .judge(let edge, let frame):
                take(scheduler.handle(.judged(edge: edge, frame: frame, chance(failure) ? .no : .yes)))
            case .list(let edge, let frame):
                let count = failure == 0 ? 1 : Int.random(in: 0...2, using: &random)
                take(scheduler.handle(.listed(edge: edge, frame: frame, count: count)))
            }
        }
    }

    private mutating func take(_ actions: [ScheduleAction]) {
        for action in actions {
            switch action {
            case .start(let step):
                let path = paths[step.frame] ?? []
                starts.append(step.node)
                for earlier in read[step.node] where Self.areRelated(earlier, path) {
                    violations.append("n\(step.node) starts after it was read")
                }
                reads(beforeNode[step.node], at: path, by: "n\(step.node)")
                running.append((step.node, path))
                pending.append(.node(step))
            case .judge(let edge, let frame):
                reads(beforeEdge[edge], at: paths[frame] ?? [], by: "edge \(edge)")
                pending.append(.judge(edge: edge, frame: frame))
            case .list(let edge, let frame): pending.append(.list(edge: edge, frame: frame))
            case .frameBegan(let frame, let edge, let parent, _):
                paths[frame] = (paths[parent] ?? []) + [(frame, edge)]
            case .stop, .drop, .subflowEnded, .save, .frameEnded, .finished: break
            }
        }
    }

    private mutating func reads(_ nodes: [Int], at path: Path, by reader: String) {
        for node in nodes {
            read[node].append(path)
            for other in running where other.node == node && Self.areRelated(other.path, path) {
                violations.append("n\(node) still runs when \(reader) reads it")
            }
        }
    }

    /// True when one sees what happens in the other: they are in the same iteration of every scope that is around both.
    private static func areRelated(_ a: Path, _ b: Path) -> Bool {
        for (left, right) in zip(a, b) {
            guard left.edge == right.edge else { return true }
            if left.frame != right.frame { return false }
        }
        return true
    }
}
