/// Why SQL could not be run, or stopped half-way.
package struct SQLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of trouble, for whoever has to choose a status.
    package enum Code: Sendable, Hashable {
        /// DuckDB's library cannot be found or is not what it should be.
        case unavailable
        /// The SQL text is wrong, or asks for what is not allowed.
        case invalidSQL
        /// The rows cannot be worked on: a cast failed, a type is unknown.
        case invalidData
        /// An input broke off.
        case inputFailed
        /// The work was asked to end.
        case cancelled
        /// Memory or disk space ran out.
        case resourceExhausted
        /// A defect.
        case internalError
    }

    package var code: Code
    /// What went wrong and where.
    package var message: String
    /// What to do about it.
    package var hint: String?

    package init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    package var description: String { message }

    /// What DuckDB said when it would not take a statement: the author's mistake, unless a cancel came in between.
    static func refusal(_ message: String) -> SQLError {
        message.hasPrefix("INTERRUPT")
            ? SQLError(.cancelled, "the SQL was interrupted") : SQLError(.invalidSQL, words(message))
    }

    /// DuckDB's message without the picture of the place, which shows a statement that nobody wrote, and without the
    /// list of all that a function takes.
    static func words(_ message: String) -> String {
        let ends = ["\n\nLINE ", "\n\tCandidate functions:"].compactMap { message.firstRange(of: $0)?.lowerBound }
        return ends.min().map { String(message[..<$0]) } ?? message
    }
}
