package import PypeArrow

/// The tables of one run: gives each its place, in memory or on local disk, by one policy.
package final class ArtifactStore: Sendable {
    package let policy: ArtifactPolicy
    let watch: MemoryWatch
    let folder: SpillFolder
    let report: @Sendable (ArtifactEvent) -> Void

    /// - Parameters:
    ///   - policy: when tables go to disk.
    ///   - runID: part of the folder's name, `pypeline_PID_RUNID_XXXXXX`.
    ///   - folder: where that folder is made, when the first table goes to disk; nil for TMPDIR, else `/tmp`.
    ///   - report: called when a table goes to disk, on the thread that appends to it.
    package convenience init(
        policy: ArtifactPolicy, runID: String, folder: String? = nil,
        report: @escaping @Sendable (ArtifactEvent) -> Void
    ) {
        self.init(policy: policy, runID: runID, folder: folder, resident: MachineMemory.resident, report: report)
    }

    /// - Parameter resident: tells the bytes that the process has in memory.
    package init(
        policy: ArtifactPolicy, runID: String, folder: String?, resident: @escaping @Sendable () -> Int?,
        report: @escaping @Sendable (ArtifactEvent) -> Void
    ) {
        self.policy = policy
        self.report = report
        watch = MemoryWatch(policy, resident: resident)
        self.folder = SpillFolder(parent: folder, runID: runID)
    }

    /// A new table.
    /// - Parameters:
    ///   - schema: of every batch.
    ///   - readers: edges that start at the port; at least 1.
    ///   - name: what messages call it, such as `load.rows`.
    ///   - forceDisk: it goes to disk with its first row.
    package func table(schema: SharedSchema, readers: Int, name: String, forceDisk: Bool = false) -> Table {
        Table(schema: schema, readers: readers, name: name, forceDisk: forceDisk, store: self)
    }

    /// Resident bytes from which on tables go to disk; nil when nothing limits them.
    package var memoryMark: Int? { watch.mark == .max ? nil : watch.mark }

    /// The folder of tables on disk; nil while there is none.
    package var path: String? { folder.path }

    /// Removes all that is on disk. Called once, at the end of the run, however it ended; what is appended later stays in
    /// memory or fails.
    /// - Throws: ``ArtifactError`` that names the folder when something could not be removed.
    package func removeAll() throws(ArtifactError) { try folder.remove() }
}
