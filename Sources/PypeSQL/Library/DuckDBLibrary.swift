import CDuckDB
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// DuckDB's shared library: found and loaded when first asked for, then kept for the life of the process.
///
/// Sendable: the table of functions is written once, before anybody sees it, and DuckDB lets any thread call them.
package final class DuckDBLibrary: @unchecked Sendable {
    /// The functions.
    let functions: UnsafePointer<cduckdb_api>
    /// The file that was loaded, as the dynamic loader was asked for it.
    package let path: String

    private static let loaded = Mutex<DuckDBLibrary?>(nil)

    private init(functions: UnsafePointer<cduckdb_api>, path: String) {
        self.functions = functions
        self.path = path
    }

    /// The library, loaded if it is not yet. A failure is not remembered: the next call looks again.
    /// - Throws: ``SQLError`` `unavailable` with every place that was tried and why it did not serve.
    package static func load() throws(SQLError) -> DuckDBLibrary {
        try loaded.withLock { library throws(SQLError) in
            if let library { return library }
            let found = try open(LibrarySearch())
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
        var tried: [String] = []
        for candidate in search.candidates {
            let handle: UnsafeMutableRawPointer
            switch open(candidate.path) {
            case .success(let opened): handle = opened
            case .failure(let reason):
                tried.append("\(candidate.path) (\(candidate.origin)): \(reason.text)")
                continue
            }
            var missing: UnsafeMutablePointer<CChar>?
            if let functions = cduckdb_load(handle, &missing) {
                return DuckDBLibrary(functions: functions, path: candidate.path)
            }
            let names = missing.map { String(cString: $0) } ?? "out of memory"
            free(missing)
            tried.append("\(candidate.path) (\(candidate.origin)): not DuckDB 1.4 or later, it lacks \(names)")
        }
        if let absent = search.absent { tried.append(absent) }
        throw SQLError(
            .unavailable,
            "DuckDB's library could not be loaded. Tried:\n" + tried.map { "  - \($0)" }.joined(separator: "\n"),
            hint:
                "install libduckdb 1.4 or later, or run scripts/bootstrap, which takes it from DuckDB's Python wheel; "
                + "PYPE_DUCKDB_LIBRARY=/path/to/libduckdb names a file outright")
    }

    private struct Reason: Error { var text: String }

    /// The wheel's library is a Python extension: it can be loaded only where Python's symbols are already there.
    private static func open(_ path: String) -> Result<UnsafeMutableRawPointer, Reason> {
        if let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) { return .success(handle) }
        let reason = loaderError()
        guard PythonRuntime.isMissing(in: reason) else { return .failure(Reason(text: reason)) }
        if let failure = PythonRuntime.load(for: path, loaderError: reason) {
            return .failure(Reason(text: "it is a Python extension and no libpython fits: \(failure)"))
        }
        if let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) { return .success(handle) }
        return .failure(Reason(text: loaderError()))
    }

    static func loaderError() -> String { dlerror().map { String(cString: $0) } ?? "no reason given" }
}
