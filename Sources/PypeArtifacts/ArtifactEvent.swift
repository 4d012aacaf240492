/// A table went from memory to disk.
package struct ArtifactEvent: Sendable, Hashable {
    /// Why.
    package enum Reason: String, Sendable, Hashable {
        /// The table has more rows than the policy allows.
        case rows
        /// The process holds more memory than the policy allows.
        case memory
        /// Whoever made the table wanted it on disk.
        case forced
    }

    /// Name of the table.
    package var table: String
    /// Its file.
    package var path: String
    /// Rows that the table had by then, the batch that brought it about included.
    package var rows: Int
    package var reason: Reason
    /// The format of the file.
    package var format: SpillFormat

    package init(table: String, path: String, rows: Int, reason: Reason, format: SpillFormat) {
        self.table = table
        self.path = path
        self.rows = rows
        self.reason = reason
        self.format = format
    }

    /// The line for the log: `spill to parquet at PATH`.
    package var message: String { "spill to \(format.name) at \(path)" }
}

/// What a table takes, now or at its end.
package struct ArtifactStatistics: Sendable, Hashable {
    package var table: String
    package var rows = 0
    package var batches = 0
    /// Bytes that its batches took in memory at most, by their buffers; batches that other tables share count here too.
    package var bytesInMemory = 0
    /// Size of its file once that is closed; 0 before, and in memory.
    package var bytesOnDisk = 0
    package var isSpilled = false
    /// Time spent writing the file.
    package var secondsWriting = 0.0
}
