import PypeSDK
import PypeSQL
import Synchronization

/// The SQL that works at the moment, for whoever wants to cancel it.
final class Running: Sendable {
    private let stop = Mutex<(@Sendable () -> Void)?>(nil)

    func start(_ cancel: @escaping @Sendable () -> Void) { stop.withLock { $0 = cancel } }
    func end() { stop.withLock { $0 = nil } }
    func cancel() { stop.withLock { $0 }?() }
}
