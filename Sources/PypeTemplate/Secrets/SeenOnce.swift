import NIOConcurrencyHelpers

/// Remembers what was said, so that it is said once.
final class SeenOnce: Sendable {
    private let seen = NIOLockedValueBox<Set<String>>([])

    /// True the first time.
    func insert(_ key: String) -> Bool { seen.withLockedValue { $0.insert(key).inserted } }
}
