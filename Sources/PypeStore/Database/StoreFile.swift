import GRDB

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The database as a file: made whole or not at all, and looked at before SQLite takes it for something it is not.
enum StoreFile {
    private enum Form {
        case missing, empty, file
    }

    /// Makes the database when there is none. A file that is there is left as it is, whatever it holds.
    ///
    /// SQLite takes an empty file for a database without tables. So that one at this place always means damage, the
    /// database is made beside it, and gets its name when it is whole and on the disk.
    static func make(_ path: String) throws(StoreError) {
        switch try form(path) {
        case .file: return
        case .empty: throw emptied(path)
        case .missing: break
        }
        let folder = Self.folder(of: path)
        // SQLite would replay it into the next database.
        if case .file? = try? form(path + "-wal") {
            throw StoreError(
                .corrupt, "the run database '\(path)' is gone, and its log '\(path)-wal' is still there", path: path,
                hint: "put the database back, or move the log away; the runs recorded in it cannot be resumed then")
        }
        try requireWritable(folder: folder, for: path)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let part = "\(folder)/.\(name).\(getpid()).\(UInt32.random(in: 0...UInt32.max)).part"
        defer { for suffix in ["", "-wal", "-shm", "-journal"] { unlink(part + suffix) } }
        try fill(part, for: path)
        try publish(part, as: path, in: folder)
    }

    /// - Throws: `cannotOpen` when there is no file, `corrupt` when it is empty.
    static func require(_ path: String) throws(StoreError) {
        switch try form(path) {
        case .file: return
        case .empty: throw emptied(path)
        case .missing:
            throw StoreError(
                .cannotOpen, "there is no run database '\(path)'", path: path, hint: "the job's first run makes it")
        }
    }

    /// SQLite opens what it may not write for reading, and tells only when the first row is written.
    static func requireWritable(_ path: String) throws(StoreError) {
        guard access(path, W_OK) == 0 else { throw unwritable(path) }
        try requireWritable(folder: folder(of: path), for: path)
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func requireWritable(folder: String, for path: String) throws(StoreError) {
        guard access(folder, W_OK | X_OK) == 0 else { throw unwritable(path) }
    }

    private static func unwritable(_ path: String) -> StoreError {
        switch errno {
        case ENOENT, ENOTDIR:
            StoreError(
                .cannotOpen, "cannot make the run database '\(path)': \(reason())", path: path,
                hint: "build the job first: its folder must be there")
        default:
            StoreError(
                .readOnly, "the run database '\(path)' cannot be written: \(reason())", path: path,
                hint: "make the file and its folder writable")
        }
    }

    private static func emptied(_ path: String) -> StoreError {
        StoreError(
            .corrupt, "the run database '\(path)' is empty: its contents are lost", path: path,
            hint: StoreError.corruptHint)
    }

    private static func form(_ path: String) throws(StoreError) -> Form {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let code = errno
            var link = stat()
            if code == ENOENT, lstat(path, &link) == 0 {
                throw StoreError(
                    .cannotOpen, "the run database '\(path)' is a link that leads nowhere", path: path,
                    hint: "remove the link, or put back what it led to")
            }
            guard code == ENOENT else {
                errno = code
                throw StoreError(
                    .cannotOpen, "cannot open the run database '\(path)': \(reason())", path: path,
                    hint: "check the path and its permissions")
            }
            return .missing
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw StoreError(
                .cannotOpen,
                "the run database '\(path)' is \(status.st_mode & S_IFMT == S_IFDIR ? "a folder" : "no plain file")",
                path: path, hint: "move it away")
        }
        return status.st_size == 0 ? .empty : .file
    }

    /// A whole database in WAL mode. Nothing has to last until ``publish(_:as:in:)``, so nothing is synced before.
    private static func fill(_ part: String, for path: String) throws(StoreError) {
        var configuration = Configuration()
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF")
        }
        do {
            let queue = try DatabaseQueue(path: part, configuration: configuration)
            try StoreSchema.migrator.migrate(queue)
            try queue.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
            try queue.close()
        } catch {
            throw StoreError(error, path: path, doing: "make the run database")
        }
    }

    private static func publish(_ part: String, as path: String, in folder: String) throws(StoreError) {
        guard sync(part, O_RDWR) else { throw unpublished(path) }
        // A link fails where a file is already: of two processes that make the database, one wins and both use it.
        if link(part, path) != 0, errno != EEXIST {
            // Some file systems have no links.
            guard errno == EPERM || errno == EOPNOTSUPP, rename(part, path) == 0 else { throw unpublished(path) }
        }
        guard sync(folder, O_RDONLY | O_DIRECTORY) else { throw unpublished(path) }
    }

    private static func unpublished(_ path: String) -> StoreError {
        StoreError(
            errno == ENOSPC ? .full : .io, "cannot make the run database '\(path)': \(reason())", path: path,
            hint: "look at the disk and the folder, and run the job again")
    }

    private static func sync(_ path: String, _ flags: Int32) -> Bool {
        let descriptor = open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }

    static func reason() -> String { String(cString: strerror(errno)) }
}
