import Dispatch
import Synchronization

/// Lets many threads share one write: whoever comes first writes what has come in, the others wait for the result.
///
/// A disk that takes 0.1 ms to make a transaction durable takes no longer for one of twenty rows. Nobody waits for company:
/// a thread that is alone writes at once, and what comes in meanwhile is the next write.
final class CommitGroup<Batch: Sendable>: Sendable {
    typealias Outcome = Result<Void, StoreError>

    /// One caller's share of a write.
    private final class Ticket: Sendable {
        enum State {
            case waiting
            /// The write is this caller's to do.
            case leads
            case done(Outcome)
        }

        let batch: Batch
        let state = Mutex(State.waiting)
        let changed = DispatchSemaphore(value: 0)

        init(_ batch: Batch) { self.batch = batch }

        func tell(_ new: State) {
            state.withLock { $0 = new }
            changed.signal()
        }
    }

    private struct Queue {
        var waiting: [Ticket] = []
        var isWriting = false
    }

    private let queue = Mutex(Queue())

    /// Returns when the batch is written.
    /// - Parameters:
    ///   - write: writes batches, and gives an outcome for each of them, in order.
    func submit(_ batch: Batch, write: ([Batch]) -> [Outcome]) throws(StoreError) {
        let ticket = Ticket(batch)
        let leads = queue.withLock { queue in
            queue.waiting.append(ticket)
            defer { queue.isWriting = true }
            return !queue.isWriting
        }
        if leads { ticket.state.withLock { $0 = .leads } } else { ticket.changed.wait() }
        if case .done(let outcome) = ticket.state.withLock({ $0 }) { return try outcome.get() }
        try lead(ticket, write).get()
    }

    private func lead(_ own: Ticket, _ write: ([Batch]) -> [Outcome]) -> Outcome {
        let tickets = queue.withLock { queue in
            defer { queue.waiting.removeAll(keepingCapacity: true) }
            return queue.waiting
        }
        let outcomes = write(tickets.map(\.batch))
        var result = Outcome.success(())
        for (ticket, outcome) in zip(tickets, outcomes) {
            if ticket === own { result = outcome } else { ticket.tell(.done(outcome)) }
        }
        // Leading on would keep this caller from its own work.
        let next = queue.withLock { queue in
            if queue.waiting.isEmpty { queue.isWriting = false }
            return queue.waiting.first
        }
        next?.tell(.leads)
        return result
    }
}
