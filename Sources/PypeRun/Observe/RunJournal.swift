import Logging
import PypeHost
import PypeSchedule
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Tells everybody who watches what happens in a run, one event at a time.
final class RunJournal: Sendable {
    private let observers: [any RunObserver]
    private let nodes: [String]
    /// Keeps the events in order. Observers must not call back.
    private let order = Mutex<Void>(())

    init(observers: [any RunObserver], nodes: [String]) {
        self.observers = observers
        self.nodes = nodes
    }

    func runBegan(_ outline: RunOutline) { each { $0.runBegan(outline) } }
    func nodeBegan(_ node: Int) { each { $0.nodeBegan(node) } }
    func nodeEnded(_ node: Int, _ report: NodeReport) { each { $0.nodeEnded(node, report) } }
    func runEnded(_ record: RunRecord) { each { $0.runEnded(record) } }

    func message(_ level: ModuleLogLevel, _ text: String, node: Int? = nil, fields: String? = nil) {
        guard !observers.isEmpty else { return }
        let message = RunMessage(
            time: Date(), level: level, text: text, node: node, nodeID: node.map { nodes[$0] }, fields: fields)
        each { $0.message(message) }
    }

    private func each(_ body: (any RunObserver) -> Void) {
        order.withLock { _ in for observer in observers { body(observer) } }
    }
}
