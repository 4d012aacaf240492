import CArrow
import PypeArrow
import PypeArrowCalls
import PypeSDK

/// A CSV file that is being read. For one thread at a time; ``cancel()`` may come from any.
final class CSVReader: @unchecked Sendable {
    // Sendable: the pointer is written in init only; the run's thread alone uses it, but for cancel, which C allows.
    private let raw: OpaquePointer

    /// Opens the file and reads as much of it as the names and types of its columns need.
    /// - Throws: ``ModuleError``: `notFound`, `invalidConfig`, `invalidData`, `io`.
    init(_ config: CSVConfig, collectRejects: Bool) throws(ModuleError) {
        try InputFile.check(config.filePath)
        var reader: OpaquePointer?
        try CSVOptions.with(config, collectRejects: collectRejects) { (options) throws(ModuleError) in
            try ModuleError.check { carrow_csv_open(config.filePath, options, &reader, $0) }
        }
        guard let reader else { throw ModuleError(.internalError, "\(config.filePath): the reader was not made") }
        raw = reader
    }

    deinit { carrow_csv_close(raw) }

    /// The columns of the file.
    func schema() throws(ModuleError) -> OwnedSchema { try .given { carrow_csv_schema(raw, $0, $1) } }

    /// The columns of the bad rows.
    static func rejectSchema() throws(ModuleError) -> OwnedSchema { try .given { carrow_csv_reject_schema($0, $1) } }

    /// The next rows; nil at the end.
    /// - Throws: `invalidData` with line, column and text of a bad row, unless those are collected; `cancelled`; `io`.
    func next() throws(ModuleError) -> TextBlock? { try .next { carrow_csv_next(raw, $0, $1, $2) } }

    /// Makes the next call of ``next()`` end with `cancelled`.
    func cancel() { carrow_csv_cancel(raw) }

    /// How far the reader is.
    var figures: CSVFigures {
        let figures = carrow_csv_progress(raw)
        return CSVFigures(
            fileBytes: figures.file_bytes < 0 ? nil : UInt64(figures.file_bytes),
            bytesRead: UInt64(figures.bytes_read),
            rows: figures.rows,
            rejected: figures.rejected
        )
    }
}

/// How far a reader is. Bytes are the file's own.
struct CSVFigures {
    /// nil for what is no regular file.
    var fileBytes: UInt64?
    var bytesRead: UInt64
    var rows: Int64
    var rejected: Int64
}
