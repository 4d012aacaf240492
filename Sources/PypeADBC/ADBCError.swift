/// Why a database could not do what was asked. No secret of the connection is in its texts.
package struct ADBCError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of trouble, for whoever has to choose a status.
    package enum Code: Sendable, Hashable {
        /// The driver manager, the driver or the database cannot be reached.
        case unavailable
        /// A table or another object is not there.
        case notFound
        /// A table or another object is there already.
        case alreadyExists
        /// The SQL or an option is wrong.
        case invalidArgument
        /// A call came at the wrong time: a defect.
        case invalidState
        /// A value does not fit.
        case invalidData
        /// A constraint does not let the rows in.
        case integrity
        /// The connection, a file or a stream broke.
        case io
        /// The work was asked to end.
        case cancelled
        /// It took too long.
        case timeout
        /// The database does not let this user in, or not do this.
        case unauthorized
        /// The driver cannot do that.
        case notImplemented
        /// Memory, disk space or connections ran out.
        case resourceExhausted
        /// Something that the driver has no better word for.
        case internalError
    }

    package var code: Code
    /// What went wrong, in the driver's words.
    package var message: String
    /// What to do about it.
    package var hint: String?
    /// The five characters of the SQL standard that say what happened; nil when the driver gives none.
    package var sqlState: String?

    package init(_ code: Code, _ message: String, hint: String? = nil, sqlState: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.sqlState = sqlState
    }

    package var description: String { message }
}
