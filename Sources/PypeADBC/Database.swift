import CADBC
import PypeLoader
import Synchronization

/// A database that is open in this process.
package final class Database: Sendable {
    let settings: DatabaseSettings
    private let handle: DatabaseHandle
    /// Where ``shared`` has it.
    private let file = Mutex<String?>(nil)
    var library: ADBCLibrary { handle.library }
    var secrets: Secrets { handle.secrets }

    /// Files of DuckDB that are open. DuckDB damages one that is opened while it is still being closed, so that both are
    /// done with the lock held.
    private static let shared = Mutex<[String: OpenFile]>([:])

    private struct OpenFile: Sendable {
        /// nil when the last user has gone, and has not closed it yet.
        weak var database: Database?
        let handle: DatabaseHandle
    }

    /// The database of these settings. A file of DuckDB that is open already is not opened again.
    /// - Throws: ``ADBCError`` `unavailable` without the driver manager or the driver; `invalidArgument` for a file of
    ///   DuckDB that is open with other options; else as the driver says.
    package static func open(_ settings: DatabaseSettings) throws(ADBCError) -> Database {
        let library = try ADBCLibrary.load()
        guard let file = settings.duckDBFile else { return try Database(library, settings) }
        let database = try shared.withLock { (files) throws(ADBCError) -> Database in
            if let database = files[file]?.database { return database }
            files[file]?.handle.close()
            files[file] = nil
            let database = try Database(library, settings)
            files[file] = OpenFile(database: database, handle: database.handle)
            database.file.withLock { $0 = file }
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

    private init(_ library: ADBCLibrary, _ settings: DatabaseSettings) throws(ADBCError) {
        self.settings = settings
        handle = DatabaseHandle(library, Secrets(settings.options, settings.secrets))
        do throws(ADBCError) { try start() } catch {
            guard let path = Self.pythonExtension(in: error.message),
                PythonRuntime.load(for: path, loaderError: path) == nil
            else { throw error }
            handle.close()
            try start()
        }
    }

    private func start() throws(ADBCError) {
        let raw = handle.raw
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
        let raw = handle.raw
        try library.check("setting the option '\(name)'", secrets) { $0.DatabaseSetOption(raw, name, value, $1) }
    }

    /// A connection that has its options but is not open yet goes through this.
    func connect(_ connection: UnsafeMutablePointer<AdbcConnection>) throws(ADBCError) {
        let raw = handle.raw
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

    deinit {
        guard let file = file.withLock({ $0 }) else { return }
        Self.shared.withLock { files in
            guard files[file]?.handle === handle else { return }
            handle.close()
            files[file] = nil
        }
    }
}
