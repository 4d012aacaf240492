import GRDB
import PypeModel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// One connection to a run database, opened and checked.
///
/// Nothing here opens the file by itself: closing it again would drop the locks that SQLite holds for the other connections
/// of this process (https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
struct StoreConnection {
    /// Seconds to wait for another process.
    static let patience = 5.0

    let queue: DatabaseQueue

    /// Opens the database for writing, and makes it when there is none.
    static func writing(_ path: String) throws(StoreError) -> StoreConnection {
        try StoreFile.make(path)
        try StoreFile.requireWritable(path)
        let connection = try StoreConnection(path, readOnly: false)
        try connection.bringUpToDate(path)
        return connection
    }

    /// Opens the database for reading; it must be there.
    static func reading(_ path: String) throws(StoreError) -> StoreConnection {
        try StoreFile.require(path)
        let connection = try StoreConnection(path, readOnly: true)
        try connection.requireCurrent(path)
        return connection
    }

    init(_ path: String, readOnly: Bool) throws(StoreError) {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(Self.patience)
        configuration.label = "pype.store"
        configuration.prepareDatabase { database in
            // A commit returns when the disk has it: https://www.sqlite.org/pragma.html#pragma_synchronous
            try database.execute(sql: "PRAGMA synchronous = FULL")
            // The file may come from anywhere: https://www.sqlite.org/security.html
            try database.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
        }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw StoreError(error, path: path, doing: "open the run database")
        }
    }

    private func bringUpToDate(_ path: String) throws(StoreError) {
        do {
            if try state(path) == .older { try StoreSchema.migrator.migrate(queue) }
            // It is, since StoreFile.make, unless somebody changed it. This is written into the file: not before it is known
            // for one of ours.
            try queue.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
        } catch {
            throw StoreError(error, path: path, doing: "open the run database")
        }
    }

    private func requireCurrent(_ path: String) throws(StoreError) {
        do {
            guard try state(path) == .older else { return }
        } catch {
            throw StoreError(error, path: path, doing: "open the run database")
        }
        throw StoreError(
            .cannotOpen,
            "the run database '\(path)' was made by an older pype, and can be brought up to date by a run only",
            path: path, hint: "run the job once, or read it with the pype that made it")
    }

    private enum SchemaState {
        case current, older
    }

    private func state(_ path: String) throws -> SchemaState {
        let applied = try queue.inDatabase { database -> Set<String> in
            // A database at this place has the table from its first moment on: StoreFile.make.
            guard try database.tableExists("grdb_migrations") else {
                throw ColumnReader.damage("the table of migrations is missing")
            }
            return try StoreSchema.migrator.appliedIdentifiers(database)
        }
        let known = Set(StoreSchema.migrator.migrations)
        guard applied.isSubset(of: known) else {
            throw StoreError(
                .newer,
                "a newer pype made the run database '\(path)': it has \(applied.subtracting(known).sorted().joined(separator: ", "))",
                path: path, hint: "use that pype, or build the job anew in a folder of its own")
        }
        return applied == known ? .current : .older
    }
}
