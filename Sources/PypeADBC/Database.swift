import CADBC
import PypeLoader
import Synchronization

/// A database that is open in this process.
///
/// Sendable: the handle is written before anybody else sees it, and ADBC lets any thread open connections.
package final class Database: @unchecked Sendable {
    let library: ADBCLibrary
    let secrets: Secrets
    let settings: DatabaseSettings
    private let raw: UnsafeMutablePointer<AdbcDatabase>

    /// Files of DuckDB that somebody uses.
    private static let shared = Mutex<[String: Weak]>([:])

    private struct Weak: Sendable { weak var database: Database? }

    /// The database of these settings. A file of DuckDB that is open already is not opened again.
    /// - Throws: ``ADBCError`` `unavailable` without the driver manager or the driver; `invalidArgument` for a file of
    ///   DuckDB that is open with other options; else as the driver says.
    package static func open(_ settings: DatabaseSettings) throws(ADBCError) -> Database {
        let library = try ADBCLibrary.load()
        guard let file = settings.duckDBFile else { return try Database(library, settings) }
        return try shared.withLock { shared throws(ADBCError) in
            shared = shared.filter { $0.value.database != nil }
            guard let database = shared[file]?.database else {
                let database = try Database(library, settings)
                shared[file] = Weak(database: database)
                return database
            }
            func others(_ settings: DatabaseSettings) -> [String: String] {
                settings.options.filter { !["path", "uri"].contains($0.key) }
            }
            guard others(database.settings) == others(settings) else {
                throw ADBCError(
                    .invalidArgument, "\(file) is open in this process with other options",
                    hint: "give all modules that use it the same options")
            }
            return database
        }
    }

    private init(_ library: ADBCLibrary, _ settings: DatabaseSettings) throws(ADBCError) {
        self.library = library
        self.settings = settings
        secrets = Secrets(settings.options, settings.secrets)
        raw = .allocate(capacity: 1)
        raw.initialize(to: AdbcDatabase())
        do throws(ADBCError) { try start() } catch {
            guard let path = Self.pythonExtension(in: error.message),
                PythonRuntime.load(for: path, loaderError: path) == nil
            else { throw error }
            release()
            try start()
        }
    }

    private func start() throws(ADBCError) {
        let raw = raw
        try library.check("making a database", secrets) { $0.DatabaseNew(raw, $1) }
        try library.check("setting where drivers are looked for", secrets) {
            $0.DriverManagerDatabaseSetLoadFlags(raw, Self.everywhere, $1)
        }
        if let folder = LibrarySearch.driverFolder {
            try library.check("setting where drivers are looked for", secrets) {
                $0.DriverManagerDatabaseSetAdditionalSearchPathList(raw, folder, $1)
            }
        }
        try set("driver", settings.driver)
        for (name, value) in settings.options.sorted(by: { $0.key < $1.key }) { try set(name, value) }
        do throws(ADBCError) {
            try library.check("opening the database", secrets) { $0.DatabaseInit(raw, $1) }
        } catch {
            throw Self.explained(error, driver: settings.driver)
        }
    }

    private func set(_ name: String, _ value: String) throws(ADBCError) {
        let raw = raw
        try library.check("setting the option '\(name)'", secrets) { $0.DatabaseSetOption(raw, name, value, $1) }
    }

    /// A connection that has its options but is not open yet goes through this.
    func connect(_ connection: UnsafeMutablePointer<AdbcConnection>) throws(ADBCError) {
        let raw = raw
        try library.check("connecting", secrets) { $0.ConnectionInit(connection, raw, $1) }
    }

    /// The environment's folders, the user's and the system's, and paths.
    private static let everywhere =
        AdbcLoadFlags(ADBC_LOAD_FLAG_SEARCH_ENV) | AdbcLoadFlags(ADBC_LOAD_FLAG_SEARCH_USER)
        | AdbcLoadFlags(ADBC_LOAD_FLAG_SEARCH_SYSTEM) | AdbcLoadFlags(ADBC_LOAD_FLAG_ALLOW_RELATIVE_PATHS)

    private static func explained(_ error: ADBCError, driver: String) -> ADBCError {
        var error = error
        if error.message.contains("[Driver Manager]"), error.code != .invalidArgument {
            error.code = .unavailable
            error.hint =
                "install the ADBC driver '\(driver)', or run scripts/bootstrap for those of SQLite, PostgreSQL and "
                + "DuckDB; ADBC_DRIVER_PATH names folders of driver manifests"
        }
        return error
    }

    /// The file that the driver manager could not open for want of Python's symbols.
    static func pythonExtension(in message: String) -> String? {
        guard PythonRuntime.isMissing(in: message), let mark = message.firstRange(of: "dlopen() failed: ") else {
            return nil
        }
        let path = message[mark.upperBound...].prefix { $0 != ":" }
        return path.hasPrefix("/") ? String(path) : nil
    }

    private func release() {
        guard raw.pointee.private_data != nil else { return }
        let raw = raw
        try? library.check("closing the database", secrets) { $0.DatabaseRelease(raw, $1) }
        raw.pointee = AdbcDatabase()
    }

    deinit {
        release()
        raw.deallocate()
    }
}
