import PypeADBC
import PypeArrow
import PypeSDK

/// A connection of a module's own, and what its database is like.
struct Session: ~Copyable {
    let connection: Connection
    let dialect: Dialect

    /// Opens the database and connects.
    /// - Throws: `unavailable` when the driver or the database cannot be reached, `unauthorized` when it lets nobody in.
    init(_ config: DatabaseConfig) throws(ModuleError) {
        try config.checkIsNoFolder()
        let opened = try Self.open(config.settings())
        dialect = try Self.dialect(of: opened)
        connection = opened
    }

    private static func open(_ settings: DatabaseSettings) throws(ModuleError) -> Connection {
        do throws(ADBCError) { return try Connection(Database.open(settings)) } catch {
            throw ModuleError(error, opening)
        }
    }

    private static func dialect(of connection: borrowing Connection) throws(ModuleError) -> Dialect {
        do throws(ADBCError) {
            let dialect = Dialect(vendor: try connection.vendor())
            // Another module of the run may be writing: SQLite lets one at a time.
            if dialect == .sqlite { _ = try connection.first("PRAGMA busy_timeout = 60000") }
            return dialect
        } catch {
            throw ModuleError(error, opening)
        }
    }

    /// Makes the database refuse to change anything on this connection from here on: a query that is to be read must not
    /// have changed rows by the time that it turns out to give none.
    /// - Throws: as the database says.
    func allowReadingOnly() throws(ModuleError) {
        let sql: String
        switch dialect {
        case .sqlite: sql = "PRAGMA query_only = 1"
        // https://www.postgresql.org/docs/current/sql-set-transaction.html
        case .postgresql: sql = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"
        // Undone, since there is nothing to commit, when the connection goes.
        case .duckdb: sql = "BEGIN TRANSACTION READ ONLY"
        case .other: return
        }
        do throws(ADBCError) { _ = try connection.run(sql) } catch { throw ModuleError(error, Self.opening) }
    }

    private static let opening = "the database could not be opened"

    /// The columns of a table; nil when there is no such table. Not to be called in a transaction.
    func columns(of table: TableName) throws(ModuleError) -> Schema? {
        let target = table.target(dialect)
        let found: OwnedSchema
        do throws(ADBCError) {
            guard
                let columns = try connection.columns(
                    of: target.table, catalog: target.catalog, schema: target.schema)
            else { return nil }
            found = columns
        } catch {
            throw ModuleError(error, "the table '\(table.text)' cannot be looked at")
        }
        do throws(ArrowError) { return try found.table() } catch {
            throw ModuleError(
                .internalError, "the table '\(table.text)' has columns that cannot be read: \(error.message)")
        }
    }
}

extension Connection {
    /// The whole number in the first column of the first row; nil when there is none.
    func first(_ sql: String) throws(ADBCError) -> Int? {
        let statement = try statement()
        try statement.setQuery(sql)
        let rows = try statement.execute()
        guard let raw = try rows.schema(), let schema = try? raw.table() else { return nil }
        var first: Int?
        while let array = try rows.next() {
            guard first == nil, let batch = try? RecordBatch(array, schema: schema), batch.rowCount > 0 else {
                continue
            }
            if let values = try? batch.column(0).values(Int64.self) { first = values[0].map { Int($0) } }
        }
        return first
    }
}
