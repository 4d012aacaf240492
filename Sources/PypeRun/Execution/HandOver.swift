import Synchronization

/// Decides on which thread a run goes on after a node: on the one that ran it, when the node ended before that thread
/// came back, else on the pool.
final class HandOver: Sendable {
    private enum State {
        case running
        /// The node ended first; its thread takes the next one along.
        case ended(NodeRun?)
        /// The thread came back first; the node goes on by itself.
        case left
    }

    private let state = Mutex(State.running)

    /// The node has ended. `settle` gives the next node; `later` gets it when the thread is gone.
    func deliver(_ settle: () -> NodeRun?, later: (NodeRun?) -> Void) {
        let next = settle()
        let isGone = state.withLock { state in
            if case .left = state { return true }
            state = .ended(next)
            return false
        }
        if isGone { later(next) }
    }

    /// The thread is back. Returns the node it goes on with.
    func leave() -> NodeRun? {
        state.withLock { state in
            if case .ended(let next) = state { return next }
            state = .left
            return nil
        }
    }
}
