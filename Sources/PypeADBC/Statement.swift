import CADBC
import CPypeABI
package import PypeArrow

/// The one owner of a statement; it keeps its connection open. One thread at a time works with it.
package struct Statement: ~Copyable {
    private let handle: StatementHandle

    init(_ connection: ConnectionHandle) throws(ADBCError) { handle = try StatementHandle(connection) }

    /// Sets an option, in the words of the driver.
    package func setOption(_ name: String, _ value: String) throws(ADBCError) {
        let raw = handle.raw
        try handle.check("setting the option '\(name)'") { $0.StatementSetOption(raw, name, value, $1) }
    }

    /// The SQL to run.
    package func setQuery(_ sql: String) throws(ADBCError) {
        let raw = handle.raw
        try handle.check("setting the SQL") { $0.StatementSetSqlQuery(raw, sql, $1) }
    }

    /// Has the database look at the SQL, before parameters are bound.
    package func prepare() throws(ADBCError) {
        let raw = handle.raw
        try handle.check("preparing the SQL") { $0.StatementPrepare(raw, $1) }
    }

    /// How many parameters the prepared SQL has; nil when the driver does not tell.
    package func parameterCount() throws(ADBCError) -> Int? {
        let raw = handle.raw
        var out = ArrowSchema()
        do throws(ADBCError) {
            try handle.check("counting the parameters") { $0.StatementGetParameterSchema(raw, &out, $1) }
        } catch {
            if error.code == .notImplemented { return nil }
            throw error
        }
        let schema = OwnedSchema(out)
        return schema.withUnsafePointer { Int($0.pointee.n_children) }
    }

    /// Binds rows: of parameters, the SQL running once for each, or to be taken in by ``ingest(into:mode:)``.
    package func bind(_ rows: consuming OwnedStream) throws(ADBCError) {
        let raw = handle.raw
        var stream = ArrowArrayStream()
        rows.move(to: &stream)
        defer { if stream.release != nil { stream.release(&stream) } }
        try handle.check("binding rows") { $0.StatementBindStream(raw, &stream, $1) }
    }

    /// The columns that the rows will have; nil when the driver does not tell.
    package func schema() throws(ADBCError) -> OwnedSchema? {
        let raw = handle.raw
        var out = ArrowSchema()
        do throws(ADBCError) {
            try handle.check("looking at the SQL") { $0.StatementExecuteSchema(raw, &out, $1) }
        } catch {
            if error.code == .notImplemented { return nil }
            throw error
        }
        return OwnedSchema(out)
    }

    /// Runs the SQL; the rows come as the database makes them.
    package func execute() throws(ADBCError) -> Rows {
        let raw = handle.raw
        var stream = ArrowArrayStream()
        var affected: Int64 = -1
        try handle.check("running the SQL") { $0.StatementExecuteQuery(raw, &stream, &affected, $1) }
        return Rows(OwnedStream(stream), of: handle, affected: affected < 0 ? nil : Int(affected))
    }

    /// Runs the SQL, or takes the bound rows in, without asking for rows.
    /// - Returns: rows that were changed; nil when the driver does not tell.
    @discardableResult
    package func executeUpdate() throws(ADBCError) -> Int? {
        let raw = handle.raw
        var affected: Int64 = -1
        try handle.check("running the SQL") { $0.StatementExecuteQuery(raw, nil, &affected, $1) }
        return affected < 0 ? nil : Int(affected)
    }
}

/// A statement, alive as long as it or its rows are used.
///
/// Sendable: the handle is written before anybody else sees it, and one thread at a time works with it.
final class StatementHandle: @unchecked Sendable {
    let connection: ConnectionHandle
    let raw: UnsafeMutablePointer<AdbcStatement>

    init(_ connection: ConnectionHandle) throws(ADBCError) {
        self.connection = connection
        raw = .allocate(capacity: 1)
        raw.initialize(to: AdbcStatement())
        let raw = raw
        try check("making a statement") { $0.StatementNew(connection.raw, raw, $1) }
    }

    func check(
        _ what: @autoclosure () -> String,
        _ call: (cadbc_api, UnsafeMutablePointer<AdbcError>) -> AdbcStatusCode
    ) throws(ADBCError) { try connection.check(what(), call) }

    deinit {
        if raw.pointee.private_data != nil {
            let raw = raw
            try? check("closing the statement") { $0.StatementRelease(raw, $1) }
        }
        raw.deallocate()
    }
}
