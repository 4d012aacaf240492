import PypeSQL
import Synchronization

/// The filter that works at the moment, for whoever wants to cancel it.
final class Running: Sendable {
    private let filter = Mutex<RowFilter?>(nil)

    func start(_ filter: RowFilter) { self.filter.withLock { $0 = filter } }
    func end() { filter.withLock { $0 = nil } }
    func cancel() { filter.withLock { $0 }?.cancel() }
}
