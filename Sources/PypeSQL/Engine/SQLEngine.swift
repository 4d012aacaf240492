import CDuckDB

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A DuckDB database in memory, hardened, shared by all who ask for the same settings.
///
/// Sendable: the handle is written once, and DuckDB lets any thread open connections.
package final class SQLEngine: @unchecked Sendable {
    let library: DuckDBLibrary
    /// What `pype_scan` may read.
    let tickets = ScanTickets()
    /// Where `pype_take` hands rows on.
    let takers = TakeTickets()
    /// Threads that may work at the same time.
    let threads: Int
    private var database: duckdb_database?
    private let volatile = Guarded<VolatileFunctions?>(nil)

    private static let shared = Guarded<[SQLSettings: SQLEngine]>([:])

    /// The engine of this process with these settings. It stays open: opening one takes DuckDB longer than most flows
    /// need it for, and an idle one holds a few megabytes.
    /// - Throws: ``SQLError`` `unavailable` without DuckDB's library, `invalidSQL` for settings DuckDB refuses.
    package static func shared(_ settings: SQLSettings = SQLSettings()) throws(SQLError) -> SQLEngine {
        let library = try DuckDBLibrary.load()
        return try shared.withLock { engines throws(SQLError) in
            if let engine = engines[settings] { return engine }
            let engine = try SQLEngine(library: library, settings: settings)
            engines[settings] = engine
            return engine
        }
    }

    private init(library: DuckDBLibrary, settings: SQLSettings) throws(SQLError) {
        self.library = library
        threads = settings.threads ?? ProcessInfo.processInfo.activeProcessorCount
        let api = library.functions.pointee
        var config: duckdb_config?
        guard api.create_config(&config) == 0, let made = config else {
            throw SQLError(.resourceExhausted, "DuckDB has no memory for its settings")
        }
        defer { api.destroy_config(&config) }
        _ = api.set_config(made, SQLSettings.connectionSettings.name, SQLSettings.connectionSettings.value)
        for (name, value) in settings.configuration where api.set_config(made, name, value) != 0 {
            throw SQLError(.invalidSQL, "DuckDB \(library.version) refuses the setting \(name) = '\(value)'")
        }
        var error: UnsafeMutablePointer<CChar>?
        guard api.open_ext(nil, &database, made, &error) == 0, database != nil else {
            let text = error.map { String(cString: $0) } ?? "no reason given"
            api.free(error)
            throw SQLError(.invalidSQL, "DuckDB could not be opened: \(text)")
        }
        let connection = try connect()
        try ScanFunction.register(tickets, library: library, connection: connection.handle)
        try TakeFunction.register(takers, library: library, connection: connection.handle)
        for (sql, isNeeded) in settings.statements {
            do throws(SQLError) { try connection.run(sql) } catch  where isNeeded { throw error } catch {}
        }
    }

    /// Only an engine that could not be set up goes.
    deinit { library.functions.pointee.close(&database) }

    /// A connection of its own for one run.
    /// - Parameter isOrdered: false for statements whose rows may come in any order, which makes more of them parallel.
    func connect(isOrdered: Bool = true) throws(SQLError) -> SQLConnection {
        guard let handle = try open() else { throw SQLError(.internalError, "DuckDB gave no connection") }
        let connection = SQLConnection(engine: self, handle: handle)
        try? connection.run(SQLSettings.connectionSetting)
        if !isOrdered { try? connection.run(SQLSettings.unorderedSetting) }
        return connection
    }

    /// Functions that a condition may not call; asked for once.
    func volatileFunctions(_ connection: SQLConnection) throws(SQLError) -> VolatileFunctions {
        try volatile.withLock { functions throws(SQLError) in
            if let functions { return functions }
            let found = try VolatileFunctions(connection)
            functions = found
            return found
        }
    }

    private func open() throws(SQLError) -> duckdb_connection? {
        guard let database else { throw SQLError(.internalError, "the engine is closed") }
        var handle: duckdb_connection?
        guard library.functions.pointee.connect(database, &handle) == 0 else {
            throw SQLError(.resourceExhausted, "DuckDB could not open a connection")
        }
        return handle
    }
}
