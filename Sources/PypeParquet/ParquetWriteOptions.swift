import CArrowOnDemand

/// How to write a Parquet file.
package struct ParquetWriteOptions: Sendable, Hashable {
    /// `none`, `snappy`, `gzip`, `zstd`, `lz4` or `brotli`.
    package var compression: String
    /// nil for the codec's own.
    package var compressionLevel: Int?
    /// Minimum, maximum and number of nulls of each column in each row group, for readers that skip.
    package var writesStatistics: Bool
    /// Rows of a row group at most; nil for Arrow's default.
    package var rowGroupRows: Int?
    /// Bytes of the batches that make up a row group, about; nil for 512 MiB. A larger batch is cut.
    package var rowGroupBytes: Int?
    /// Columns of few distinct values become small. Takes twice the time to write.
    package var usesDictionaries: Bool
    /// Each page carries a checksum, so that a reader can tell a damaged one.
    package var writesChecksums: Bool
    /// Columns are encoded side by side.
    package var usesThreads: Bool

    package init(
        compression: String = "snappy",
        compressionLevel: Int? = nil,
        writesStatistics: Bool = true,
        rowGroupRows: Int? = nil,
        rowGroupBytes: Int? = nil,
        usesDictionaries: Bool = true,
        writesChecksums: Bool = false,
        usesThreads: Bool = true
    ) {
        self.compression = compression
        self.compressionLevel = compressionLevel
        self.writesStatistics = writesStatistics
        self.rowGroupRows = rowGroupRows
        self.rowGroupBytes = rowGroupBytes
        self.usesDictionaries = usesDictionaries
        self.writesChecksums = writesChecksums
        self.usesThreads = usesThreads
    }

    /// Looks whether a file can be written that way.
    /// - Throws: ``TableFileError`` with INVALID_CONFIG: what is there instead.
    package func check() throws(TableFileError) {
        try withC { (options) throws(TableFileError) in
            try TableFileError.check { carrow_parquet_check_options(options, $0) }
        }
    }

    func withC<Result>(
        _ body: (UnsafePointer<carrow_parquet_write_options>) throws(TableFileError) -> Result
    ) throws(TableFileError) -> Result {
        try compression.withCStringTyped { (codec) throws(TableFileError) in
            var raw = carrow_parquet_write_options()
            raw.compression = codec
            raw.compression_level = compressionLevel.map { Int32(clamping: $0) } ?? Int32.min
            raw.statistics = writesStatistics ? 1 : 0
            // 0 means the default to the shim; nobody means it here.
            raw.row_group_rows = rowGroupRows.map { $0 == 0 ? -1 : Int64($0) } ?? 0
            raw.row_group_bytes = rowGroupBytes.map { Int64($0) } ?? 0
            raw.no_dictionary = usesDictionaries ? 0 : 1
            raw.checksums = writesChecksums ? 1 : 0
            raw.threads = usesThreads ? 1 : 0
            return try withUnsafePointer(to: &raw, body)
        }
    }
}
