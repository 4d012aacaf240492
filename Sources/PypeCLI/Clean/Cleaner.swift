import PypeModel
import PypeStore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Removes what a plan names.
struct Cleaner {
    private(set) var removed: [CleanItem] = []
    private(set) var problems: [Diagnostic] = []
    private var databases: [String: Int] = [:]

    mutating func remove(_ items: [CleanItem]) {
        for item in items {
            do {
                try remove(item)
                removed.append(item)
            } catch let error as StoreError {
                problems.append(error.diagnostic())
            } catch {
                problems.append(
                    Diagnostic(
                        rule: "clean", message: "cannot remove '\(item.path)': \(error)",
                        hint: "check the permissions of the folder"))
            }
        }
        compact()
    }

    private mutating func remove(_ item: CleanItem) throws {
        guard let run = item.run else { return try FileManager.default.removeItem(atPath: item.path) }
        // The run's own lock: nobody can go on with it meanwhile, and one that has just gone on is left alone.
        let lock = try RunLock.acquire(job: run.job, runID: run.row.runID, beside: true)
        defer { lock.release() }
        switch item.kind {
        case .checkpoints, .record:
            let path = RunStore.path(inJob: run.job)
            if databases[path] == nil { databases[path] = DiskSpace.bytes(path) }
            let store = try RunStore.open(path)
            if item.kind == .record {
                // The folder first: a record without its row would never be found again.
                if DiskSpace.isFolder(item.path) { try FileManager.default.removeItem(atPath: item.path) }
                try store.delete(run.row.runID)
            } else {
                try store.dropCheckpoints(of: run.row.runID)
            }
        case .temporary, .spill, .unfinished: try FileManager.default.removeItem(atPath: item.path)
        }
    }

    /// Gives the space in the databases back, and adds it to what was freed.
    private mutating func compact() {
        for (path, before) in databases.sorted(by: { $0.key < $1.key }) {
            // A run would have to wait for it.
            guard (try? RunLock.isAnyAlive(job: String(path.dropLast("/runs.sqlite".count)))) == false else { continue }
            do throws(StoreError) {
                let store = try RunStore.open(path)
                try store.compact()
                try store.close()
            } catch {
                problems.append(error.diagnostic())
                continue
            }
            guard let index = removed.firstIndex(where: { $0.kind == .checkpoints && $0.path == path }) else {
                continue
            }
            removed[index].bytes = max(0, before - DiskSpace.bytes(path))
        }
    }
}
