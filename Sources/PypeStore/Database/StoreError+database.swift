import GRDB

extension StoreError {
    /// What an error of the database means for its user.
    /// - Parameters:
    ///   - error: usually a `DatabaseError`.
    ///   - doing: what was tried: `record the run`.
    init(_ error: any Error, path: String, doing: String) {
        if let own = error as? StoreError {
            self = own
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.io, "cannot \(doing) in '\(path)': \(error)", path: path, hint: Self.ioHint)
            return
        }
        // The message only: the statement's arguments may hold values of a flow.
        let reason = error.message ?? "error \(error.extendedResultCode.rawValue)"
        // The one byte that this asks for at the end of a file fails only where nothing more can be written.
        let isFull = error.extendedResultCode == .SQLITE_IOERR_SHMSIZE
        let (kind, what, hint) = Self.meaning(of: isFull ? .SQLITE_FULL : error.resultCode, reason)
        let code = error.extendedResultCode.rawValue
        self.init(kind, "cannot \(doing) in '\(path)': \(what) (SQLite \(code))", path: path, hint: hint)
    }

    private static let ioHint = "look at the disk, its quota and the limits of the process, then resume the run"

    private static func meaning(of code: ResultCode, _ reason: String) -> (Kind, String, String) {
        switch code {
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
            (
                .locked, "another process has held it for longer than \(Int(StoreConnection.patience)) s",
                "end the program that has it open, or wait for it, and try again"
            )
        case .SQLITE_FULL:
            (.full, "no space is left on the disk", "make room, then resume the run: what was recorded stays")
        case .SQLITE_READONLY:
            (.readOnly, "it cannot be written: \(reason)", "make the file and its folder writable")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT:
            (.corrupt, "it is damaged: \(reason)", corruptHint)
        case .SQLITE_ERROR, .SQLITE_SCHEMA, .SQLITE_MISMATCH:
            (.corrupt, "it is not as pype made it: \(reason)", corruptHint)
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            (.cannotOpen, reason, "check that the file and its folder may be read and written")
        case .SQLITE_CONSTRAINT:
            (.rejected, "the row does not fit: \(reason)", "a run is begun once, before its rows; texts hold no NUL")
        default:
            (.io, reason, ioHint)
        }
    }

    static let corruptHint =
        "move it away, with its -wal file if there is one, and run the job anew; the records in runs/ are files of their own"
}
