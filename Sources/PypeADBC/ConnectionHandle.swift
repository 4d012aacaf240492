import CADBC

/// A connection, alive as long as somebody uses it or its statements.
///
/// Sendable: the handle is written before anybody else sees it; one thread at a time works with it, and cancelling is
/// allowed to any.
final class ConnectionHandle: @unchecked Sendable {
    let database: Database
    let raw: UnsafeMutablePointer<AdbcConnection>

    init(_ database: Database, options: [String: String]) throws(ADBCError) {
        self.database = database
        raw = .allocate(capacity: 1)
        raw.initialize(to: AdbcConnection())
        let raw = raw
        try check("making a connection") { $0.ConnectionNew(raw, $1) }
        for (name, value) in options.sorted(by: { $0.key < $1.key }) { try set(name, value) }
        try database.connect(raw)
    }

    func set(_ name: String, _ value: String) throws(ADBCError) {
        let raw = raw
        try check("setting the option '\(name)'") { $0.ConnectionSetOption(raw, name, value, $1) }
    }

    func check(
        _ what: @autoclosure () -> String,
        _ call: (cadbc_api, UnsafeMutablePointer<AdbcError>) -> AdbcStatusCode
    ) throws(ADBCError) { try database.library.check(what(), database.secrets, call) }

    deinit {
        if raw.pointee.private_data != nil {
            let raw = raw
            try? check("closing the connection") { $0.ConnectionRelease(raw, $1) }
        }
        raw.deallocate()
    }
}
