import CADBC

/// The one owner of a database of ADBC's; closes it when it goes.
///
/// Sendable: the pointer is written in init only. What it points at is written while the database is opened, before
/// anybody else sees it, and when it is closed, after the last user has gone; ADBC lets any thread open connections.
final class DatabaseHandle: @unchecked Sendable {
    let library: ADBCLibrary
    let secrets: Secrets
    let raw: UnsafeMutablePointer<AdbcDatabase>

    init(_ library: ADBCLibrary, _ secrets: Secrets) {
        self.library = library
        self.secrets = secrets
        raw = .allocate(capacity: 1)
        raw.initialize(to: AdbcDatabase())
    }

    /// Once more it does nothing.
    func close() {
        guard raw.pointee.private_data != nil else { return }
        let raw = raw
        try? library.check("closing the database", secrets) { $0.DatabaseRelease(raw, $1) }
        raw.pointee = AdbcDatabase()
    }

    deinit {
        close()
        raw.deallocate()
    }
}
