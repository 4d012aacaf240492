import PypeModel
import PypeStore

/// One thing that cleaning removes.
struct CleanItem {
    enum Kind: String {
        /// What a run needed while it ran, or to go on.
        case temporary
        /// Rows of the database that resuming needs.
        case checkpoints
        /// A run with everything that tells of it.
        case record
        /// A folder of tables on disk, left by a process that is gone.
        case spill
        /// A file that was being made when its process ended.
        case unfinished
    }

    var kind: Kind
    /// What is removed: a path, or for checkpoints the database.
    var path: String
    var bytes: Int
    /// Nil for what belongs to no run.
    var run: KnownRun?

    var value: Value {
        .object([
            "kind": .string(kind.rawValue), "path": .string(path), "bytes": .int(Int64(bytes)),
            "run_id": RunJSON.text(run?.row.runID), "job": RunJSON.text(run?.job),
        ])
    }
}
