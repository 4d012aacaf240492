import PypeModel

/// Keeps what a later attempt at the run needs, and gives back what an earlier one has kept.
protocol FlowSaver: Sendable {
    /// Makes durable what a sub flow did; nothing that depends on it starts before this returns.
    func save(_ place: SavedPlace) throws(SaveFailure)
    /// The report of a node that an earlier attempt at the run has finished.
    func restored(_ plan: NodePlan, in iteration: IterationPath) -> NodeReport?
    /// The items of an iteration whose source an earlier attempt has finished.
    func list(edge: Int, in iteration: IterationPath) throws(SaveFailure) -> Items?
}

/// A sub flow in a frame, done and about to be saved.
struct SavedPlace: Sendable {
    struct Key: Hashable {
        var subflow: Int
        var frame: Int
    }

    var subflow: Int
    var frame: Int
    var iteration: IterationPath
    /// Of its nodes.
    var reports: [NodeReport]
    /// For the iterations that leave it.
    var lists: [(edge: Int, items: Items)]
}

/// A checkpoint cannot be written or read.
struct SaveFailure: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
