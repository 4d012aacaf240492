/// Lets so many requests through in a second: a bucket of tokens that fills evenly and holds one second's worth.
package struct RateLimit: Sendable {
    private let perSecond: Double
    private let size: Double
    private var tokens: Double
    private var last: Duration?

    /// - Parameter perSecond: more than 0; less than 1 for one request in several seconds.
    package init(perSecond: Double) {
        self.perSecond = perSecond
        size = max(1, perSecond.rounded(.down))
        tokens = size
    }

    /// Takes one token, and says how long to wait before it may be used.
    package mutating func take(at now: Duration) -> Duration {
        if let last { tokens = min(size, tokens + Self.seconds(now - last) * perSecond) }
        last = now
        tokens -= 1
        return tokens >= 0 ? .zero : .seconds(-tokens / perSecond)
    }

    private static func seconds(_ duration: Duration) -> Double {
        max(0, Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18)
    }
}
