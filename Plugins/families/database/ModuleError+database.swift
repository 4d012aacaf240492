import PypeADBC
import PypeSDK

extension ModuleError {
    /// What went wrong in the database, as the host is told it.
    /// - Parameter what: what was to be done.
    init(_ error: ADBCError, _ what: String) {
        let code: Code =
            switch error.code {
            // What comes with advice, such as a driver that is missing, no second try mends.
            case .unavailable where error.hint != nil: .notFound
            case .unavailable: .unavailable
            case .notFound: .notFound
            case .alreadyExists: .alreadyExists
            case .invalidArgument: .invalidConfig
            case .invalidState, .internalError: .internalError
            case .invalidData, .integrity: .invalidData
            // Nobody of the run asked for it: a limit of the database, or its keeper.
            case .io, .cancelled: .io
            case .timeout: .timeout
            case .unauthorized: .unauthorized
            case .notImplemented: .notImplemented
            case .resourceExhausted: .resourceExhausted
            }
        self.init(
            code, "\(what): \(error.message)", hint: error.hint ?? Self.hint(error),
            isRetryable: error.code == .unavailable && error.hint == nil)
    }

    private static func hint(_ error: ADBCError) -> String? {
        let text = error.message
        if text.contains("COPY (") {
            return "only a SELECT can be read by COPY: set statement_options to "
                + "{adbc.postgresql.use_copy: \"false\"} for other statements"
        }
        if text.contains("Type mismatch in column") {
            return
                "SQLite's columns have no fixed types, those of the first rows counted: CAST the column in the query, "
                + "or raise adbc.sqlite.query.batch_rows in statement_options"
        }
        if text.contains("failed to open") { return "is the folder there, and may it be written to?" }
        if text.contains("multiple commands") { return "give each statement as an entry of a list" }
        return nil
    }
}
