package import PypeHost

#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// Somebody who watches a run. Calls come in the order of events, one at a time, on the run's own threads: be quick.
package protocol RunObserver: Sendable {
    func runBegan(_ outline: RunOutline)
    /// `iteration` is empty outside of iterations.
    func nodeBegan(_ node: Int, iteration: String)
    func nodeEnded(_ node: Int, _ report: NodeReport)
    func message(_ message: RunMessage)
    func runEnded(_ record: RunRecord)
}

extension RunObserver {
    package func runBegan(_ outline: RunOutline) {}
    package func nodeBegan(_ node: Int, iteration: String) {}
    package func nodeEnded(_ node: Int, _ report: NodeReport) {}
    package func message(_ message: RunMessage) {}
    package func runEnded(_ record: RunRecord) {}
}

/// What a run is going to do.
package struct RunOutline: Sendable {
    package var identity: RunIdentity
    package var flowName: String
    /// Node ids, in file order.
    package var nodes: [String]
    /// How far a running node is; nil for nodes that do not run at the moment.
    package var glance: @Sendable (Int) -> NodeGlance?
}

/// A look at a running node.
package struct NodeGlance: Sendable {
    package var rowsIn: Int
    package var rowsOut: Int
    package var progress: NodeProgress?
}

/// A line of the log.
package struct RunMessage: Sendable {
    package var time: Date
    package var level: ModuleLogLevel
    package var text: String
    /// Index of the node that said it; nil for the run itself.
    package var node: Int?
    package var nodeID: String?
    /// `3`, or `1/0` when iterations are nested; empty outside.
    package var iteration: String
    /// A JSON object as text.
    package var fields: String?
}
