/// When a call is made again, and after how long.
enum VaultRetry {
    /// 412: a standby has not caught up; 429: too many calls; 5xx: trouble that may pass. 501 says that Vault is not
    /// set up, which does not pass. https://developer.hashicorp.com/vault/api-docs#http-status-codes
    static func helps(_ status: Int) -> Bool {
        status == 412 || status == 429 || ((500...599).contains(status) && status != 501)
    }

    /// The pause that `Retry-After` asks for, in seconds. Vault gives no dates; one is passed over.
    /// https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
    static func pause(_ retryAfter: String?) -> Duration? {
        guard let text = retryAfter, let seconds = Int(text), (0...86_400).contains(seconds) else { return nil }
        return .seconds(seconds)
    }

    /// Doubles from attempt to attempt up to 10 seconds; then a random part of up to a half is taken away, so that
    /// clients that failed together do not come back together.
    static func pause(_ attempt: Int, first: Duration) -> Duration {
        let whole = min(first * (1 << min(attempt - 1, 16)), .seconds(10))
        return whole * Double.random(in: 0.5...1)
    }
}
