/// Why a secret could not be had. Says which reference, what happened and what to do; never a value or a token.
package struct SecretFailure: Error, Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The reference itself is wrong: unknown provider, unreadable path.
        case badReference = "bad-reference"
        /// A setting of the provider is missing or wrong.
        case notConfigured = "not-configured"
        /// The provider has no such secret, or the secret no such field.
        case notFound = "not-found"
        /// The provider refuses.
        case denied
        /// The provider cannot be reached, or says that it cannot serve.
        case unreachable
        case timedOut = "timed-out"
        /// What the provider gave is no secret: too large, not text, empty.
        case badAnswer = "bad-answer"
        /// The store was closed while the secret was fetched.
        case closed
    }

    package var kind: Kind
    /// The reference as it is written; empty until the store has put it in.
    package var reference: String
    package var message: String
    /// What to do.
    package var hint: String?

    package init(_ kind: Kind, _ message: String, hint: String? = nil, reference: String = "") {
        self.kind = kind
        self.reference = reference
        self.message = message
        self.hint = hint
    }

    /// The same failure, with the reference that was asked for, and cleaned of secrets that a provider's own words may
    /// hold.
    func about(_ reference: String, _ redactor: Redactor) -> SecretFailure {
        SecretFailure(kind, redactor.clean(message), hint: hint.map { redactor.clean($0) }, reference: reference)
    }

    /// True when the same call may succeed later without anybody changing anything.
    package var isRetryable: Bool { kind == .unreachable || kind == .timedOut }
}

extension SecretFailure: CustomStringConvertible {
    package var description: String {
        let remedy = hint.map { "; \($0)" } ?? ""
        return reference.isEmpty ? "\(message)\(remedy)" : "secret '\(reference)': \(message)\(remedy)"
    }
}
