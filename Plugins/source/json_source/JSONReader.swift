import CArrow
import PypeArrow
import PypeArrowCalls
import PypeSDK

/// A JSON file that is being read. For one thread at a time; ``cancel()`` may come from any.
final class JSONReader: @unchecked Sendable {
    // Sendable: the pointer is written in init only; the run's thread alone uses it, but for cancel, which C allows.
    private let raw: OpaquePointer

    /// Opens the file and reads as much of it as the names and types of its columns need.
    /// - Parameter threads: that work at the same time; 0: one a processor.
    /// - Throws: ``ModuleError``: `notFound`, `invalidConfig`, `invalidData`, `io`.
    init(_ config: JSONConfig, threads: Int) throws(ModuleError) {
        try InputFile.check(config.filePath)
        var reader: OpaquePointer?
        try ModuleError.check { error in
            var status: Int32 = 0
            JSONOptions(config: config, threads: threads).with {
                status = carrow_json_open(config.filePath, $0, &reader, error)
            }
            return status
        }
        guard let reader else { throw ModuleError(.internalError, "\(config.filePath): the reader was not made") }
        raw = reader
    }

    deinit { carrow_json_close(raw) }

    /// The columns of the file.
    func schema() throws(ModuleError) -> OwnedSchema { try .given { carrow_json_schema(raw, $0, $1) } }

    /// The columns of the bad rows.
    static func rejectSchema() throws(ModuleError) -> OwnedSchema { try .given { carrow_json_reject_schema($0, $1) } }

    /// The next rows; nil at the end.
    /// - Throws: `invalidData` where the file cannot be read on, with the place; `cancelled`; `io`.
    func next() throws(ModuleError) -> TextBlock? { try .next { carrow_json_next(raw, $0, $1, $2) } }

    /// Makes the next call of ``next()`` end with `cancelled`.
    func cancel() { carrow_json_cancel(raw) }

    /// How far the reader is.
    var figures: JSONFigures {
        let figures = carrow_json_progress(raw)
        return JSONFigures(
            fileBytes: figures.file_bytes < 0 ? nil : UInt64(figures.file_bytes),
            bytesRead: UInt64(figures.bytes_read),
            rows: figures.rows,
            rejected: figures.rejected,
            unknown: figures.unknown,
            firstUnknown: figures.unknown_key.map {
                (key: String(cString: $0), place: "\(figures.is_array != 0 ? "row" : "line") \(figures.unknown_row)")
            })
    }
}

/// How far a reader is. Bytes are the file's own.
struct JSONFigures {
    /// nil for what is no regular file.
    var fileBytes: UInt64?
    var bytesRead: UInt64
    var rows: Int64
    var rejected: Int64
    /// Values that were left out, since no column has their key.
    var unknown: Int64
    /// The first of those keys, and where it was.
    var firstUnknown: (key: String, place: String)?
}
