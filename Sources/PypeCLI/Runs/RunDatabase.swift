import PypeStore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The run database of a job, for commands.
enum RunDatabase {
    /// Nil for a job that has never run.
    static func reading(_ job: String) throws(StoreError) -> RunStore? {
        let path = RunStore.path(inJob: job)
        guard isThere(path) else { return nil }
        return try RunStore.open(path, mode: .readOnly)
    }

    /// A file, or a link to nowhere, which opening tells.
    static func isThere(_ path: String) -> Bool {
        let manager = FileManager.default
        return manager.fileExists(atPath: path) || (try? manager.destinationOfSymbolicLink(atPath: path)) != nil
    }
}
