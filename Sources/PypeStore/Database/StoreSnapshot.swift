import GRDB

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Reads a database in a folder that cannot be written, such as a read-only mount: SQLite needs to put its index of the
/// log there (https://www.sqlite.org/wal.html#read_only_databases), so a copy in the temporary folder is read.
enum StoreSnapshot {
    static func open(_ path: String) throws(StoreError) -> StoreConnection {
        let manager = FileManager.default
        let folder = "\(manager.temporaryDirectory.path)/pype-runs-\(UUID().uuidString)"
        let copy = "\(folder)/runs.sqlite"
        do {
            try manager.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StoreError(error, path: path, doing: "copy the run database to '\(folder)'")
        }
        // An open file outlives its name.
        defer { try? manager.removeItem(atPath: folder) }
        do {
            try manager.copyItem(atPath: path, toPath: copy)
            if manager.fileExists(atPath: path + "-wal") {
                try manager.copyItem(atPath: path + "-wal", toPath: copy + "-wal")
            }
            // The copy keeps the permissions of a file that nobody may write.
            for file in try manager.contentsOfDirectory(atPath: folder) {
                try manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(folder)/\(file)")
            }
        } catch {
            throw StoreError(error, path: path, doing: "copy the run database to '\(folder)'")
        }
        return try StoreConnection(copy, readOnly: false)
    }
}
