import CArrow
import PypeArrow
import PypeArrowCalls
import PypeSDK

/// A Parquet file that is being written. One that goes without ``finish()`` is removed.
final class ParquetFileWriter {
    /// nil once it is ended.
    private var raw: OpaquePointer?
    private let path: String
    private let wanted: String
    /// Rows written.
    private(set) var rows = 0

    /// - Parameters:
    ///   - path: the file that is written aside.
    ///   - wanted: the name that it is to get, for messages.
    /// - Throws: `notFound`, `unauthorized`, `resourceExhausted`, `io`; `notImplemented` for a type that Parquet has not.
    init(_ path: String, for wanted: String, _ schema: Schema, _ options: ParquetOptions) throws(ModuleError) {
        var writer: OpaquePointer?
        var columns = ArrowSchema()
        OwnedSchema(schema).move(to: &columns)
        try options.withC { (options) throws(ModuleError) in
            try ModuleError.check(naming: wanted, insteadOf: path) {
                carrow_parquet_open(path, &columns, options, &writer, $0)
            }
        }
        guard let writer else { throw ModuleError(.internalError, "\(wanted): the writer was not made") }
        raw = writer
        self.path = path
        self.wanted = wanted
    }

    /// - Throws: `resourceExhausted` for a full disk, `io`.
    func write(_ batch: consuming OwnedArray) throws(ModuleError) {
        let count = batch.length
        var array = ArrowArray()
        batch.move(to: &array)
        try ModuleError.check(naming: wanted, insteadOf: path) { carrow_writer_write(raw, &array, $0) }
        rows += count
    }

    /// Ends the file.
    /// - Returns: its size in bytes.
    /// - Throws: as ``write(_:)``; the file is removed then.
    func finish() throws(ModuleError) -> Int64 {
        // The C writer goes with the call, whatever comes of it.
        guard let raw = raw.take() else { throw ModuleError(.invalidState, "\(wanted): the file was ended before") }
        var bytes: Int64 = 0
        try ModuleError.check(naming: wanted, insteadOf: path) { carrow_writer_close(raw, 1, &bytes, $0) }
        return bytes
    }

    deinit { if let raw { _ = carrow_writer_close(raw, 0, nil, nil) } }
}
