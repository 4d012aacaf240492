import CArrowOnDemand
package import PypeArrow

/// A table file that is being written, one batch after the other.
///
/// The file is whole once ``finish()`` returned. A writer that goes without it removes the file, so that no part of a
/// table is taken for the whole.
package struct TableWriter: ~Copyable, @unchecked Sendable {
    // Sendable: one value owns the C writer, which any thread may use, one at a time.
    private let raw: OpaquePointer

    /// Begins a Parquet file; an existing file is written over.
    /// - Parameters:
    ///   - path: where to write.
    ///   - schema: a struct type, one child a column.
    ///   - options: how to write.
    /// - Throws: ``TableFileError``: NOT_FOUND for a missing folder, UNAUTHORIZED, INVALID_CONFIG for a codec or level
    ///   that is not there, NOT_IMPLEMENTED for a type that Parquet cannot hold.
    package init(
        parquet path: String,
        schema: consuming OwnedSchema,
        options: ParquetWriteOptions = ParquetWriteOptions()
    ) throws(TableFileError) {
        var rawSchema = ArrowSchema()
        schema.move(to: &rawSchema)
        var writer: OpaquePointer?
        try options.withC { (rawOptions) throws(TableFileError) in
            try TableFileError.check { carrow_parquet_open(path, &rawSchema, rawOptions, &writer, $0) }
        }
        raw = try Self.opened(writer, path)
    }

    /// Begins an Arrow IPC file; an existing file is written over.
    /// - Parameters:
    ///   - path: where to write.
    ///   - schema: a struct type, one child a column.
    ///   - format: for random access, or to be read from start to end.
    ///   - compression: how the buffers are compressed.
    ///   - batchBytes: larger batches are cut, about to that size; nil leaves them whole.
    /// - Throws: as for Parquet.
    package init(
        ipc path: String,
        schema: consuming OwnedSchema,
        format: IPCFormat = .file,
        compression: IPCCompression = .none,
        batchBytes: Int? = nil
    ) throws(TableFileError) {
        var rawSchema = ArrowSchema()
        schema.move(to: &rawSchema)
        var writer: OpaquePointer?
        let format = Int32(format == .file ? CARROW_IPC_FILE : CARROW_IPC_STREAM)
        try compression.rawValue.withCStringTyped { (codec) throws(TableFileError) in
            var options = carrow_ipc_write_options(
                format: format, compression: codec, batch_bytes: Int64(batchBytes ?? 0))
            try TableFileError.check { carrow_ipc_open(path, &rawSchema, &options, &writer, $0) }
        }
        raw = try Self.opened(writer, path)
    }

    private static func opened(_ writer: OpaquePointer?, _ path: String) throws(TableFileError) -> OpaquePointer {
        guard let writer else {
            throw TableFileError(code: PYPE_ERR_INTERNAL, message: "\(path): the writer was not made")
        }
        return writer
    }

    /// Writes rows of the schema. The array is gone afterwards, also when it fails.
    /// - Throws: ``TableFileError``: INVALID_DATA for rows of another schema, RESOURCE_EXHAUSTED for a full disk, IO.
    ///   After that the writer is only good to be let go.
    package mutating func write(_ batch: consuming OwnedArray) throws(TableFileError) {
        var array = ArrowArray()
        batch.move(to: &array)
        try TableFileError.check { carrow_writer_write(raw, &array, $0) }
    }

    /// Ends the file.
    /// - Returns: its size in bytes.
    /// - Throws: ``TableFileError``: RESOURCE_EXHAUSTED for a full disk, IO. Then the file is removed.
    package consuming func finish() throws(TableFileError) -> Int64 {
        let raw = raw
        // The C writer goes with the call, whatever comes of it.
        discard self
        var bytes: Int64 = 0
        try TableFileError.check { carrow_writer_close(raw, 1, &bytes, $0) }
        return bytes
    }

    deinit { _ = carrow_writer_close(raw, 0, nil, nil) }
}

/// The two layouts of Arrow IPC on disk.
package enum IPCFormat: Sendable, Hashable, CaseIterable {
    case file, stream
}

/// Codecs of Arrow IPC.
package enum IPCCompression: String, Sendable, Hashable, CaseIterable {
    case none, lz4, zstd
}

extension String {
    /// Lends the text to C, with the error's type kept.
    func withCStringTyped<Result, Failure: Error>(
        _ body: (UnsafePointer<CChar>?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try CStrings.with([self]) { (list, _) throws(Failure) in try body(list?.pointee) }
    }
}
