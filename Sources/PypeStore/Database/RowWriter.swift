import GRDB
import GRDBSQLite

/// Writes row after row with one prepared statement, by SQLite's own functions: GRDB makes an array of boxed values for each
/// row, which for ten thousand rows takes longer than the writing.
struct RowWriter {
    private let statement: Statement
    private let connection: OpaquePointer?
    private var column: Int32 = 0

    /// - Parameters:
    ///   - sql: takes as many values as will be added for each row.
    init(_ sql: String, _ database: Database) throws {
        statement = try database.cachedStatement(sql: sql)
        connection = database.sqliteConnection
    }

    mutating func add(_ text: String) throws {
        column += 1
        var text = text
        // SQLite copies it: the text may live in a buffer of this call only.
        let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        // An empty buffer may have no address, which would be NULL.
        guard !text.isEmpty else {
            return try check(sqlite3_bind_text(statement.sqliteStatement, column, "", 0, copies))
        }
        try check(
            text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    sqlite3_bind_text(
                        statement.sqliteStatement, column, $0.baseAddress, Int32(clamping: $0.count), copies)
                }
            })
    }

    mutating func add(_ number: Int) throws {
        column += 1
        try check(sqlite3_bind_int64(statement.sqliteStatement, column, Int64(number)))
    }

    mutating func add(_ number: Double) throws {
        column += 1
        try check(sqlite3_bind_double(statement.sqliteStatement, column, number))
    }

    mutating func addNull() throws {
        column += 1
        try check(sqlite3_bind_null(statement.sqliteStatement, column))
    }

    mutating func add(ifAny text: String?) throws { if let text { try add(text) } else { try addNull() } }
    mutating func add(ifAny number: Double?) throws { if let number { try add(number) } else { try addNull() } }

    /// Writes the row.
    mutating func end() throws {
        column = 0
        let code = sqlite3_step(statement.sqliteStatement)
        // Resetting gives the code again, and would take the message with it.
        defer { sqlite3_reset(statement.sqliteStatement) }
        try check(code == SQLITE_DONE ? SQLITE_OK : code)
    }

    private func check(_ code: Int32) throws {
        guard code != SQLITE_OK else { return }
        throw DatabaseError(
            resultCode: ResultCode(rawValue: code), message: sqlite3_errmsg(connection).map { String(cString: $0) })
    }
}
