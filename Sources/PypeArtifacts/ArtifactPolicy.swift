/// When a table goes to disk.
///
/// A table stays in memory while it has at most ``maxRows`` rows and the process holds less than ``maxRamShare`` of the
/// memory that it may have.
package struct ArtifactPolicy: Sendable, Hashable {
    /// Rows of one table; nil for any number.
    package var maxRows: Int?
    /// Share of the memory limit, above 0 and up to 1.
    package var maxRamShare: Double
    /// Bytes that the process may have; nil to ask the machine, see ``MachineMemory/limit(root:)``.
    package var memoryLimit: Int?

    package static let defaultRamShare = 0.6

    package init(maxRows: Int? = nil, maxRamShare: Double? = nil, memoryLimit: Int? = nil) {
        self.maxRows = maxRows
        self.maxRamShare = maxRamShare ?? Self.defaultRamShare
        self.memoryLimit = memoryLimit
    }
}
