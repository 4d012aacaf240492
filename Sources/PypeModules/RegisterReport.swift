import PypeModel
package import PypeRegistry

/// What registering did.
package struct RegisterReport: Sendable {
    package var registryPath: String
    /// Every folder of the search path; empty when none was searched.
    package var folders: [FolderReport]
    /// Modules that are there now and were not before, in the order of their names.
    package var added: [RegistryEntry]
    /// Modules whose library or manifest has changed.
    package var updated: [RegistryEntry]
    /// Modules that are gone, as they were.
    package var removed: [RegistryEntry]
    /// Modules that are as they were.
    package var unchanged: Int
    /// Libraries of this search that cannot be used, or not in full.
    package var failed: [FailedLibrary]
    /// Libraries that were loaded, as opposed to known.
    package var scanned: Int

    init(
        _ path: String, folders: [FolderReport], before: Registry, after: Registry, failed: [FailedLibrary],
        scanned: Int
    ) {
        registryPath = path
        self.folders = folders
        added = after.entries.filter { before[$0.spec.name] == nil }
        updated = after.entries.filter { entry in
            before[entry.spec.name].map { $0 != entry } ?? false
        }
        removed = before.entries.filter { after[$0.spec.name] == nil }
        unchanged = after.modules.count - added.count - updated.count
        self.failed = failed
        self.scanned = scanned
    }
}
