/// When a call is made again, and after how long.
package struct RetryRule: Sendable, Hashable {
    /// Repetitions after the first attempt.
    package var maxRetries = 4
    /// The pause before the first repetition; it doubles from one to the next.
    package var delay = Duration.milliseconds(500)
    package var maxDelay = Duration.seconds(30)
    /// Repeats also what the server may have done already, such as a POST whose answer was lost.
    package var repeatsUnsafe = false

    package init() {}

    /// Methods that may be sent twice. https://www.rfc-editor.org/rfc/rfc9110#name-idempotent-methods
    private static let idempotent: Set<String> = ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"]

    private func mayRepeat(_ method: String) -> Bool { repeatsUnsafe || Self.idempotent.contains(method) }

    /// Whether a status is one that passes. 501 and 505 say what the server cannot do at all.
    /// 429 is repeated whatever the method: the server has refused the request before it looked at it.
    package func helps(_ method: String, status: Int) -> Bool {
        if status == 429 { return true }
        let passes = status == 408 || status == 425 || ((500...599).contains(status) && status != 501 && status != 505)
        return passes && mayRepeat(method)
    }

    package func helps(_ method: String, failure: HTTPFailure) -> Bool {
        switch failure.kind {
        case .unreachable: mayRepeat(method) || !failure.mayHaveArrived
        // Half an answer is a broken connection that came late.
        case .broken: mayRepeat(method)
        default: false
        }
    }

    /// The pause before repetition `number`, from 1: a random part of up to a half is taken away, so that clients that
    /// failed together do not come back together.
    package func pause(_ number: Int, random: Double) -> Duration {
        let whole = min(delay * (1 << min(max(number, 1) - 1, 20)), maxDelay)
        return whole * (1 - random / 2)
    }
}
