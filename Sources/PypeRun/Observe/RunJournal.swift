import PypeHost
import PypeTemplate
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Tells everybody who watches what happens in a run, one event at a time, in the order it was posted.
///
/// Posting is cheap, and done where the order is decided, under the driver's lock. Telling may format and write: one
/// thread at a time does that with no lock held, and the others go on with their work.
final class RunJournal: Sendable {
    private enum Event: Sendable {
        case nodeBegan(Int, String)
        case nodeEnded(Int, NodeReport)
        case message(RunMessage)
    }

    private struct Queue: Sendable {
        var events: [Event] = []
        var isTelling = false
    }

    private let observers: [any RunObserver]
    private let nodes: [String]
    private let redactor: Redactor
    private let queue = Mutex(Queue())

    /// - Parameters:
    ///   - redactor: whatever is told passes through it.
    init(observers: [any RunObserver], nodes: [String], redactor: Redactor) {
        self.observers = observers
        self.nodes = nodes
        self.redactor = redactor
    }

    // MARK: Posting

    func nodeBegan(_ node: Int, iteration: IterationPath) { post(.nodeBegan(node, iteration.text)) }
    func nodeEnded(_ node: Int, _ report: NodeReport) { post(.nodeEnded(node, report)) }

    func message(
        _ level: ModuleLogLevel, _ text: String, node: Int? = nil, iteration: IterationPath = .root,
        fields: String? = nil
    ) {
        post(
            .message(
                RunMessage(
                    time: Date(), level: level, text: redactor.clean(text), node: node,
                    nodeID: node.map { nodes[$0] }, iteration: iteration.text, fields: fields.map(redactor.clean))))
    }

    func message(_ level: ModuleLogLevel, _ text: String, of run: NodeRun) {
        message(level, text, node: run.plan.index, iteration: run.frame.path)
    }

    private func post(_ event: Event) {
        guard !observers.isEmpty else { return }
        queue.withLock { $0.events.append(event) }
    }

    // MARK: Telling

    /// Tells what was posted, unless another thread is at it, which then tells this too. Hold no lock.
    func tell() {
        while let events = next() {
            for event in events {
                for observer in observers {
                    switch event {
                    case .nodeBegan(let node, let iteration): observer.nodeBegan(node, iteration: iteration)
                    case .nodeEnded(let node, let report): observer.nodeEnded(node, report)
                    case .message(let message): observer.message(message)
                    }
                }
            }
            queue.withLock { $0.isTelling = false }
        }
    }

    private func next() -> [Event]? {
        queue.withLock { queue in
            guard !queue.isTelling, !queue.events.isEmpty else { return nil }
            queue.isTelling = true
            let events = queue.events
            queue.events = []
            return events
        }
    }

    func runBegan(_ outline: RunOutline) { for observer in observers { observer.runBegan(outline) } }

    /// The last event. Whatever was posted before has been told when it comes.
    func runEnded(_ record: RunRecord) {
        tell()
        while queue.withLock({ $0.isTelling || !$0.events.isEmpty }) {
            usleep(100)
            tell()
        }
        for observer in observers { observer.runEnded(record) }
    }
}
