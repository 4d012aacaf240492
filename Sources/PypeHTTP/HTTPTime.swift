#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Clock and chance, handed in so that tests need neither.
package struct HTTPTime: Sendable {
    /// Since a moment that stays the same.
    package var now: @Sendable () -> Duration
    /// Seconds since 1970, for dates that servers name.
    package var secondsSince1970: @Sendable () -> Double
    /// Ends at once with `CancellationError` when the task is cancelled.
    package var pause: @Sendable (Duration) async throws -> Void
    /// From 0 up to, but not including, 1.
    package var random: @Sendable () -> Double

    package init(
        now: @escaping @Sendable () -> Duration, secondsSince1970: @escaping @Sendable () -> Double,
        pause: @escaping @Sendable (Duration) async throws -> Void, random: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.secondsSince1970 = secondsSince1970
        self.pause = pause
        self.random = random
    }

    /// The machine's.
    package static let real: HTTPTime = {
        let start = ContinuousClock.now
        return HTTPTime(
            now: { ContinuousClock.now - start }, secondsSince1970: { Date().timeIntervalSince1970 },
            pause: { try await Task.sleep(for: $0) }, random: { Double.random(in: 0..<1) })
    }()
}
