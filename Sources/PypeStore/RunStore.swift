import GRDB
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The run database of one job, `runs.sqlite`: runs, their nodes and row counts, checkpoints and globals.
///
/// Any thread may call any function; one connection serves them all, one after the other.
package final class RunStore: Sendable {
    package enum Mode: Sendable {
        /// Makes the database when there is none.
        case readWrite
        /// Never blocks a writer, and changes nothing.
        case readOnly
    }

    package let path: String
    package let mode: Mode
    private let queue: DatabaseQueue
    private let isClosed = Atomic(false)
    let group = CommitGroup<CheckpointBatch>()

    /// Opens the run database of a job.
    /// - Parameters:
    ///   - path: usually `jobs/NAME/runs.sqlite`; the folder must be there.
    /// - Throws: ``StoreError`` `cannotOpen`, `corrupt`, `locked`, `full`, `readOnly`, `newer`, `io`. A damaged file is
    ///   left as it is.
    package static func open(_ path: String, mode: Mode = .readWrite) throws(StoreError) -> RunStore {
        switch mode {
        case .readWrite: return RunStore(path, mode, try .writing(path))
        case .readOnly:
            do {
                return RunStore(path, mode, try .reading(path))
            } catch {
                guard error.kind == .cannotOpen || error.kind == .readOnly, access(path, R_OK) == 0,
                    access(StoreFile.folder(of: path), W_OK) != 0
                else { throw error }
                return RunStore(path, mode, try StoreSnapshot.open(path))
            }
        }
    }

    /// The run database of a job folder.
    package static func path(inJob folder: String) -> String { "\(folder)/runs.sqlite" }

    private init(_ path: String, _ mode: Mode, _ connection: StoreConnection) {
        self.path = path
        self.mode = mode
        queue = connection.queue
    }

    /// Closes the file; what is called afterwards fails. A store that nobody refers to closes by itself.
    /// - Throws: ``StoreError`` `io`, `full`: the log could not be written back; nothing is lost.
    package func close() throws(StoreError) {
        // Whoever is in the queue already comes before the closing, and whoever comes later sees the flag.
        isClosed.store(true, ordering: .relaxed)
        do {
            try queue.close()
        } catch {
            throw StoreError(error, path: path, doing: "close the run database")
        }
    }

    func write<T>(_ doing: String, _ body: (Database) throws -> T) throws(StoreError) -> T {
        try connected(doing) { try Self.transaction($0, .immediate, body) }
    }

    /// Everything that the body reads is of one moment.
    func read<T>(_ doing: String, _ body: (Database) throws -> T) throws(StoreError) -> T {
        try connected(doing) { try Self.transaction($0, .deferred, body) }
    }

    /// Calls the body in the connection's queue, unless the connection is closed: GRDB's own functions end the process then.
    func connected<T>(_ doing: String, _ body: (Database) throws -> T) throws(StoreError) -> T {
        do {
            return try queue.inDatabase { database in
                guard !isClosed.load(ordering: .relaxed) else {
                    throw StoreError(
                        .cannotOpen, "cannot \(doing) in '\(path)': it has been closed", path: path,
                        hint: "open it again")
                }
                return try body(database)
            }
        } catch {
            throw StoreError(error, path: path, doing: doing)
        }
    }

    private static func transaction<T>(
        _ database: Database, _ kind: Database.TransactionKind, _ body: (Database) throws -> T
    ) throws -> T {
        var result: Result<T, any Error>?
        try database.inTransaction(kind) {
            result = .success(try body(database))
            return .commit
        }
        guard let result else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
        return try result.get()
    }
}
