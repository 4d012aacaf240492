import CADBC
import CPypeABI
package import PypeArrow

/// The one owner of a connection. One thread at a time works with it. What is not committed when it goes is undone.
package struct Connection: ~Copyable {
    let handle: ConnectionHandle

    /// Opens a connection.
    /// - Parameter options: of the connection, in the words of the driver.
    /// - Throws: ``ADBCError`` as the driver says, `unavailable` when the database cannot be reached.
    package init(_ database: Database, options: [String: String] = [:]) throws(ADBCError) {
        handle = try ConnectionHandle(database, options: options)
    }

    /// What this stops: whatever runs on the connection.
    package var canceller: Canceller { Canceller(handle: handle) }

    /// A statement of its own.
    package func statement() throws(ADBCError) -> Statement { try Statement(handle) }

    /// True: each statement is for good at once, as it is at first. False: what follows is one transaction until
    /// ``commit()`` or ``rollback()``, and then the next.
    package func setAutocommit(_ isOn: Bool) throws(ADBCError) {
        try handle.set(
            ADBC_CONNECTION_OPTION_AUTOCOMMIT, isOn ? ADBC_OPTION_VALUE_ENABLED : ADBC_OPTION_VALUE_DISABLED)
    }

    /// Makes the transaction last.
    package func commit() throws(ADBCError) {
        let raw = handle.raw
        try handle.check("committing") { $0.ConnectionCommit(raw, $1) }
    }

    /// Undoes the transaction.
    package func rollback() throws(ADBCError) {
        let raw = handle.raw
        try handle.check("rolling back") { $0.ConnectionRollback(raw, $1) }
    }

    /// Runs one statement, whose rows, if any, are not wanted.
    /// - Returns: rows that it changed; nil when the driver does not tell.
    @discardableResult
    package func run(_ sql: String) throws(ADBCError) -> Int? {
        let statement = try statement()
        try statement.setQuery(sql)
        return try statement.executeUpdate()
    }

    /// The columns of a table.
    /// - Parameters:
    ///   - catalog: nil for the current one.
    ///   - schema: nil for the current one.
    /// - Returns: nil when there is no such table. In a transaction some databases accept nothing more after that.
    package func columns(of table: String, catalog: String? = nil, schema: String? = nil) throws(ADBCError)
        -> OwnedSchema?
    {
        let raw = handle.raw
        var out = ArrowSchema()
        do throws(ADBCError) {
            try handle.check("looking at the table '\(table)'") {
                $0.ConnectionGetTableSchema(raw, catalog, schema, table, &out, $1)
            }
        } catch {
            // SQLite's driver has the same status for a file that is no database.
            let isMissing = error.message.contains("no such table") || error.message.contains("does not exist")
            if error.code == .notFound, isMissing { return nil }
            throw error
        }
        return OwnedSchema(out)
    }
}

/// Ends what runs on a connection, from any thread. Keeps the connection open.
package struct Canceller: Sendable {
    let handle: ConnectionHandle

    /// Makes the work end soon with `cancelled`. Drivers that cannot do that do nothing.
    package func cancel() {
        let raw = handle.raw
        try? handle.check("cancelling") { $0.ConnectionCancel(raw, $1) }
    }
}
