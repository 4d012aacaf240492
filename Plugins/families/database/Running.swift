import Dispatch
import PypeADBC
import PypeSDK
import Synchronization

/// What works on a connection at the moment, for whoever wants to cancel it.
final class Running: Sendable {
    private let state = Mutex(State())

    private struct State {
        var canceller: Canceller?
        var isCancelling = false
    }

    func start(_ canceller: Canceller) { state.withLock { $0.canceller = canceller } }

    /// Nothing is cancelled any more once this has returned.
    func end() { state.withLock { $0.canceller = nil } }

    /// Returns at once. Cancels until the work has ended, since a cancel that comes between two statements, or before
    /// the first, meets nobody.
    func cancel() {
        let isFirst = state.withLock { state in
            defer { state.isCancelling = true }
            return !state.isCancelling
        }
        if isFirst { repeatedly() }
    }

    private func repeatedly() {
        // A driver may have to reach its server to cancel.
        DispatchQueue.global().async { [self] in
            let goesOn = state.withLock { state in
                state.canceller?.cancel()
                if state.canceller == nil { state.isCancelling = false }
                return state.canceller != nil
            }
            guard goesOn else { return }
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(50)) { [self] in repeatedly() }
        }
    }

    /// Does work on a connection that can be cancelled meanwhile.
    /// - Throws: `cancelled` for whatever failed after the run was cancelled; else what `work` throws.
    func guarding<Value>(_ context: RunContext, _ canceller: Canceller, _ work: () throws -> Value) throws -> Value {
        start(canceller)
        defer { end() }
        do {
            // A cancel that came before has met nobody.
            try context.checkCancellation()
            return try work()
        } catch let error as ModuleError where error.code == .cancelled {
            throw error
        } catch {
            if context.isCancelled { throw ModuleError(.cancelled, "the run was cancelled") }
            throw error
        }
    }
}
