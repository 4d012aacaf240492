import CDuckDB
import PypeLoader

/// DuckDB's shared library: found and loaded when first asked for, then kept for the life of the process.
///
/// Sendable: the table of functions is written once, before anybody sees it, and DuckDB lets any thread call them.
package final class DuckDBLibrary: @unchecked Sendable {
    /// The functions.
    let functions: UnsafePointer<cduckdb_api>
    /// The file that was loaded, as the dynamic loader was asked for it.
    package let path: String

    private static let loaded = Guarded<DuckDBLibrary?>(nil)

    private init(functions: UnsafePointer<cduckdb_api>, path: String) {
        self.functions = functions
        self.path = path
    }

    /// The library, loaded if it is not yet. A failure is not remembered: the next call looks again.
    /// - Throws: ``SQLError`` `unavailable` with every place that was tried and why it did not serve.
    package static func load() throws(SQLError) -> DuckDBLibrary {
        try loaded.withLock { library throws(SQLError) in
            if let library { return library }
            let found = try open(LibrarySearch("libduckdb", variable: "PYPE_DUCKDB_LIBRARY"))
            library = found
            return found
        }
    }

    /// The functions of the library that is loaded, for callbacks that DuckDB calls.
    static var current: cduckdb_api? { loaded.withLock { $0?.functions.pointee } }

    /// DuckDB's version, for example "v2.0.0".
    package var version: String { String(cString: functions.pointee.library_version()) }

    /// The first library of those that serves.
    static func open(_ search: LibrarySearch) throws(SQLError) -> DuckDBLibrary {
        do throws(LibraryNotFound) {
            let (functions, path) = try SharedLibrary.open(search, as: "DuckDB 1.4 or later") { cduckdb_load($0, $1) }
            return DuckDBLibrary(functions: functions, path: path)
        } catch {
            throw SQLError(
                .unavailable, "DuckDB's library could not be loaded. Tried:\n\(error.lines)",
                hint: "install libduckdb 1.4 or later, or run scripts/bootstrap, which takes it from DuckDB's Python "
                    + "wheel; PYPE_DUCKDB_LIBRARY=/path/to/libduckdb names a file outright")
        }
    }
}
