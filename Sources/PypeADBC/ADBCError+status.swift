import CADBC

extension ADBCError {
    /// What a driver said.
    /// - Parameters:
    ///   - status: one of ADBC_STATUS_*.
    ///   - text: the driver's words, without secrets.
    ///   - sqlState: the state, if the driver gave it apart from the words.
    init(status: AdbcStatusCode, text: String, sqlState: String?) {
        let text = Self.trimmed(text)
        let state = sqlState ?? Self.state(in: text)
        let code = state.flatMap(Self.code(ofState:)) ?? Self.code(ofWords: text) ?? Self.code(ofStatus: status)
        self.init(code, text, sqlState: state)
    }

    /// PostgreSQL's driver writes the state at the end of its message.
    private static func state(in text: String) -> String? {
        guard let mark = text.ranges(of: "SQLSTATE: ").last else { return nil }
        let state = text[mark.upperBound...].prefix(5)
        return state.count == 5 ? String(state) : nil
    }

    /// https://www.postgresql.org/docs/current/errcodes-appendix.html; the classes are those of the SQL standard.
    private static func code(ofState state: String) -> Code? {
        switch state {
        case "57014": return .cancelled
        case "42501": return .unauthorized
        case "42P01", "3D000", "3F000": return .notFound
        case "42P07", "42P06", "42701": return .alreadyExists
        default: break
        }
        switch state.prefix(2) {
        case "08", "57", "40", "55": return .unavailable
        case "22": return .invalidData
        case "23": return .integrity
        case "28": return .unauthorized
        case "42": return .invalidArgument
        case "53", "54": return .resourceExhausted
        case "0A": return .notImplemented
        default: return nil
        }
    }

    /// Drivers that class most of what can happen as internal or input and output say more in their words.
    private static func code(ofWords text: String) -> Code? {
        for (words, code) in known where text.contains(words) { return code }
        return nil
    }

    private static let known: [(String, Code)] = [
        // libpq, before there is a session that has states
        ("authentication failed", .unauthorized), ("no password supplied", .unauthorized),
        ("no pg_hba.conf entry", .unauthorized), ("Failed to connect", .unavailable),
        ("terminating connection", .unavailable), ("server closed the connection", .unavailable),
        ("no connection to the server", .unavailable),
        // DuckDB
        ("INTERRUPT Error", .cancelled), ("Interrupted!", .cancelled), ("already exists", .alreadyExists),
        ("Parser Error", .invalidArgument), ("Binder Error", .invalidArgument), ("Catalog Error", .notFound),
        ("Constraint Error", .integrity), ("violates primary key constraint", .integrity),
        ("violates unique constraint", .integrity), ("Conversion Error", .invalidData),
        ("Out of Range Error", .invalidData), ("Out of Memory Error", .resourceExhausted), ("IO Error", .io),
        ("TransactionContext Error", .unavailable),
        // SQLite
        ("constraint failed", .integrity), ("database is locked", .unavailable), ("no such table", .notFound),
        ("failed to open", .io), ("file is not a database", .invalidData), ("Type mismatch in column", .invalidData),
    ]

    private static func code(ofStatus status: AdbcStatusCode) -> Code {
        switch Int32(status) {
        case ADBC_STATUS_NOT_IMPLEMENTED: .notImplemented
        case ADBC_STATUS_NOT_FOUND: .notFound
        case ADBC_STATUS_ALREADY_EXISTS: .alreadyExists
        case ADBC_STATUS_INVALID_ARGUMENT: .invalidArgument
        case ADBC_STATUS_INVALID_STATE: .invalidState
        case ADBC_STATUS_INVALID_DATA: .invalidData
        case ADBC_STATUS_INTEGRITY: .integrity
        case ADBC_STATUS_IO: .io
        case ADBC_STATUS_CANCELLED: .cancelled
        case ADBC_STATUS_TIMEOUT: .timeout
        case ADBC_STATUS_UNAUTHENTICATED, ADBC_STATUS_UNAUTHORIZED: .unauthorized
        default: .internalError
        }
    }

    /// Without line breaks at the end, and without the place in the driver's sources.
    private static func trimmed(_ text: String) -> String {
        var words = text[...]
        if let detail = words.firstRange(of: "\nDetail: /") { words = words[..<detail.lowerBound] }
        while words.last?.isWhitespace == true { words.removeLast() }
        return String(words)
    }
}
