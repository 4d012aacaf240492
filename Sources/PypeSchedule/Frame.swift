import PypeModel

/// One run through a scope: where its sub flows and nodes stand. Lists are by place in the scope.
struct Frame: Sendable {
    let scope: Int
    /// The frame around it; -1 for the root.
    let parent: Int
    var nodes: [NodeState]
    var missingInputs: [Int32]
    var subflows: [Subflow]
    /// Walks in it that nobody in it waits for; the frame is done when there are none.
    var walks = 0
    /// What became of edges that lead here from inner scopes, over all frames so far.
    var exits: [Int: Verdict] = [:]
    /// Exits that were taken from a failed sub flow or a handler in some frame.
    var handlerExits: Set<Int> = []
    /// By edge.
    var iterations: [Int: Iteration] = [:]
    /// Iterate edges whose scope has begun, or was dropped.
    var reachedScopes: Set<Int> = []

    /// Where a sub flow stands in its frame.
    struct Subflow: Sendable {
        var state = SubflowState.waiting
        var openEdges: Int32
        /// Nodes that run.
        var running: Int32 = 0
        /// Nodes that run or may still start.
        var unfinished: Int32
        var hasTaken = false
        var hasSkipped = false
        var hasBlocked = false
        /// It is reached from a failure: it runs though the flow has halted.
        var isHandler = false
        /// The sub flow whose walk waits for this one; -1: none in this frame.
        var walker = -1
        /// The next group of edges.
        var group = 0
        /// What the walk of the present group waits for.
        var waits = 0
        var isWalked = false
        var hasEnded = false
    }

    /// An iterate edge at work.
    struct Iteration: Sendable {
        var count: Int
        var next = 0
        var running = 0
    }

    init(scope: Int, parent: Int, graph: FlowGraph) {
        self.scope = scope
        self.parent = parent
        let shape = graph.scopes.scopes[scope]
        nodes = Array(repeating: .waiting, count: shape.nodes)
        missingInputs = Array(repeating: 0, count: shape.nodes)
        for subflow in shape.subflows {
            for node in graph.members[subflow] {
                missingInputs[graph.scopes.nodePlace[node]] = graph.dependencies[node]
            }
        }
        subflows = shape.subflows.map {
            Subflow(openEdges: graph.incoming[$0], unfinished: Int32(graph.members[$0].count))
        }
    }
}

/// What somebody was asked and has not answered.
enum Question: Sendable, Hashable {
    case judge(edge: Int, frame: Int)
    case list(edge: Int, frame: Int)
    case save(subflow: Int, frame: Int)
}

/// What became of a control edge.
enum Verdict: Int, Sendable, Comparable {
    case skipped, taken, blocked

    static func < (a: Verdict, b: Verdict) -> Bool { a.rawValue < b.rawValue }
}

/// A sub flow in a frame.
struct Place: Sendable, Hashable {
    var subflow: Int
    var frame: Int
}

/// The frames that are not over, by number. The root, where most of it happens, is not looked up.
struct FrameTable: Sendable {
    private var root: Frame
    private var inner: [Int: Frame] = [:]
    /// The number that the next frame gets.
    private(set) var count = 1

    init(root: Frame) { self.root = root }

    /// A frame that is not over. Of one that is, a copy of the root, for nobody.
    subscript(number: Int) -> Frame {
        _read {
            if number != 0, let index = inner.index(forKey: number) { yield inner.values[index] } else { yield root }
        }
        _modify {
            if number != 0, let index = inner.index(forKey: number) {
                yield &inner.values[index]
            } else {
                yield &root
            }
        }
    }

    func contains(_ number: Int) -> Bool { number == 0 || inner[number] != nil }

    /// Numbers, ascending.
    var numbers: [Int] { [0] + inner.keys.sorted() }

    mutating func append(_ frame: Frame) -> Int {
        defer { count += 1 }
        inner[count] = frame
        return count
    }

    mutating func remove(_ number: Int) { inner[number] = nil }
}
