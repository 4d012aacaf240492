import PypeModel
import PypeSchedule

/// A sub flow in a frame.
struct ReferencePlace: Hashable {
    var subflow: Int
    var frame: Int
}

/// What an edge came to.
enum ReferenceVerdict {
    case taken, skipped, blocked
}

/// One group of edges of a sub flow that is walked.
struct ReferenceTurn: Hashable {
    var place: ReferencePlace
    var group: Int
}

/// A verdict on its way to the target of the edge.
struct ReferenceResolution {
    var edge: Int
    /// The frame that the edge is resolved in.
    var frame: Int
    var verdict: ReferenceVerdict
    /// Taken from a failed sub flow or from a handler.
    var handles = false
    /// The walk that the target belongs to if this opens it; nil: to none.
    var turn: ReferenceTurn?
}

/// What is known of a sub flow in a frame.
struct ReferenceSubflow {
    var state = SubflowState.waiting
    var isHandler = false
    var turn: ReferenceTurn?
    /// How many of its groups have had their turn.
    var turned = 0
    var awaitsSave = false

    /// It was opened, and may have ended since.
    var wasOpened = false
    var hasEnded: Bool { ![.waiting, .running].contains(state) }
}

/// What is known of an edge in the frame of its source.
struct ReferenceEdge {
    var verdict: ReferenceVerdict?
    var handles = false
    var turn: ReferenceTurn?
    var awaitsJudgement = false
    var awaitsList = false
    /// How many items there are to iterate over.
    var count: Int?
    var frames: [Int] = []
    /// Its frames are done, and its exits resolved.
    var isOver = false
}

/// What is known of a frame. A class, since debug builds copy structs at every touch.
final class ReferenceFrame {
    /// Nil for the whole flow.
    var edge: Int?
    var parent: Int
    /// The sub flows that run in it, in file order.
    let members: [Int]
    var nodes: [NodeState]
    var wasStopped: Set<Int> = []
    var subflows: [ReferenceSubflow]
    /// As seen from sources in this frame.
    var edges: [ReferenceEdge]
    /// Verdicts that have come to their targets in this frame, exits included.
    var arrived: [ReferenceResolution?]
    var isOver = false

    init(edge: Int?, parent: Int, _ shape: ReferenceShape) {
        self.edge = edge
        self.parent = parent
        members = shape.members.indices.filter { shape.scope[$0] == edge }
        nodes = Array(repeating: .waiting, count: shape.subflow.count)
        subflows = Array(repeating: ReferenceSubflow(), count: shape.members.count)
        edges = Array(repeating: ReferenceEdge(), count: shape.edges.count)
        arrived = Array(repeating: nil, count: shape.edges.count)
    }
}
