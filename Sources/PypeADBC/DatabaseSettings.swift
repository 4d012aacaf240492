#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Which database, and by which driver.
package struct DatabaseSettings: Sendable, Hashable {
    /// Name of a driver manifest, path of one, or path or name of a driver's library.
    package var driver: String
    /// Options of the driver, such as `uri`.
    package var options: [String: String]
    /// What may be in no message, beside what the options tell of themselves.
    package var secrets: [String]

    package init(driver: String, options: [String: String], secrets: [String] = []) {
        self.driver = driver
        self.options = options
        self.secrets = secrets
    }

    /// The path that SQLite or DuckDB is given as it is; nil for other databases, URIs and those in memory.
    package var plainFile: String? {
        let name = driver.lowercased()
        guard name.contains("sqlite") || name.contains("duckdb"), let uri = options["uri"], !uri.contains("://"),
            !uri.hasPrefix("file:"), !uri.isEmpty, !uri.hasPrefix(":memory:")
        else { return nil }
        return uri
    }

    /// The file that a DuckDB database is in, whatever way leads there; nil for other databases and those in memory.
    ///
    /// DuckDB must not open a file twice in a process: each would write over the other. Its lock keeps only other
    /// processes out.
    var duckDBFile: String? {
        guard driver.lowercased().contains("duckdb"), let named = options["path"] ?? options["uri"] else { return nil }
        let path = named.firstRange(of: "://").map { String(named[$0.upperBound...]) } ?? named
        guard !path.isEmpty, !path.hasPrefix(":memory:") else { return nil }
        if let known = Self.resolved(path) { return known }
        // A file that is yet to be made has its folder already.
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        let folder = (path.hasPrefix("/") ? "/" : "./") + parts.dropLast().joined(separator: "/")
        return Self.resolved(folder).map { "\($0)/\(parts.last ?? "")" } ?? path
    }

    private static func resolved(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }
}
