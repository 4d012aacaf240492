/// Where secrets come from. Called on threads that may block, on several at a time.
protocol SecretProvider: Sendable {
    /// Fetches what lies at `path`, whole.
    /// - Throws: ``SecretFailure`` of any kind.
    func fetch(_ path: String) throws(SecretFailure) -> SecretDocument

    /// Ends the calls that wait, and refuses further ones.
    func close()
}
