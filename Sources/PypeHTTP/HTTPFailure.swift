/// Why a call gave no answer that can be used.
package struct HTTPFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        /// The address, a header or a setting cannot be used; nothing was sent.
        case invalid
        /// No connection, or it broke before the answer was whole.
        case unreachable
        /// The server's certificate does not hold.
        case untrusted
        case timedOut
        /// More bytes than allowed.
        case tooLarge
        /// What came is no HTTP, or cannot be unpacked.
        case broken
        /// A redirect that is not followed.
        case redirected
        /// A status that was not expected.
        case status(Int)
        /// The file for the answer cannot be written.
        case file
        case cancelled
    }

    package var kind: Kind
    /// What went wrong; no query, no secret.
    package var message: String
    /// What to do about it.
    package var hint: String?
    /// False when it is certain that the server has not got the request.
    package var mayHaveArrived = true

    package init(_ kind: Kind, _ message: String, hint: String? = nil, mayHaveArrived: Bool = true) {
        self.kind = kind
        self.message = message
        self.hint = hint
        self.mayHaveArrived = mayHaveArrived
    }

    package var description: String { hint.map { "\(message) (\($0))" } ?? message }
}
