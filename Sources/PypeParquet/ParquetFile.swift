import CArrowOnDemand
package import PypeArrow

/// Reads Parquet files.
///
/// https://parquet.apache.org/docs/file-format/
package enum ParquetFile {
    /// Reads a file's footer.
    /// - Throws: ``TableFileError``: NOT_FOUND, INVALID_DATA for what is no Parquet file or not a whole one.
    package static func inspect(_ path: String) throws(TableFileError) -> ParquetInfo {
        var raw = carrow_parquet_info()
        try TableFileError.check { carrow_parquet_inspect(path, &raw, nil, $0) }
        return ParquetInfo(rows: raw.rows, rowGroups: Int(raw.row_groups), leafColumns: Int(raw.columns))
    }

    /// The columns, as Arrow sees them: a struct type, one child a column.
    /// - Throws: as ``inspect(_:)``.
    package static func schema(of path: String) throws(TableFileError) -> OwnedSchema {
        var raw = carrow_parquet_info()
        var schema = ArrowSchema()
        try TableFileError.check { carrow_parquet_inspect(path, &raw, &schema, $0) }
        return OwnedSchema(schema)
    }

    /// Opens a file for reading, batch by batch. Memory is bounded by a row group.
    /// - Throws: as ``inspect(_:)``, and INVALID_ARGUMENT for a column or row group that is not there. What is wrong
    ///   further inside the file is said by the stream.
    package static func read(_ path: String, _ options: ParquetReadOptions = ParquetReadOptions())
        throws(TableFileError) -> OwnedStream
    {
        var raw = carrow_parquet_read_options()
        raw.batch_rows = Int64(options.batchRows ?? 0)
        raw.threads = options.usesThreads ? 1 : 0
        raw.within_groups = options.staysWithinRowGroups ? 1 : 0
        raw.checksums = options.verifiesChecksums ? 1 : 0
        var stream = ArrowArrayStream()
        let groups = options.rowGroups.map { $0.map { Int32(clamping: $0) } }
        try CStrings.with(options.columns) { (columns, count) throws(TableFileError) in
            raw.columns = columns
            raw.column_count = count
            try TableFileError.check { error in
                guard let groups else { return carrow_parquet_read(path, &raw, &stream, error) }
                return groups.withUnsafeBufferPointer { list in
                    raw.row_group_count = Int32(list.count)
                    // An empty list has no address, but means no row group, not all of them.
                    var none: Int32 = 0
                    return withUnsafePointer(to: &none) { nothing in
                        raw.row_groups = list.baseAddress ?? nothing
                        return carrow_parquet_read(path, &raw, &stream, error)
                    }
                }
            }
        }
        return OwnedStream(stream)
    }
}

/// What a Parquet file's footer says.
package struct ParquetInfo: Sendable, Hashable {
    package var rows: Int64
    package var rowGroups: Int
    /// A struct column counts once a field.
    package var leafColumns: Int
}

/// What to read of a Parquet file.
package struct ParquetReadOptions: Sendable, Hashable {
    /// Names of columns, in the order wanted; nil for all.
    package var columns: [String]?
    /// Indices from 0; nil for all.
    package var rowGroups: [Int]?
    /// Rows of a batch at most; nil for Arrow's default.
    package var batchRows: Int?
    /// Columns are decoded side by side.
    package var usesThreads: Bool
    /// A batch has rows of one row group only, so that no more than one row group is in memory.
    package var staysWithinRowGroups: Bool
    /// Pages that carry a checksum are held against it.
    package var verifiesChecksums: Bool

    package init(
        columns: [String]? = nil,
        rowGroups: [Int]? = nil,
        batchRows: Int? = nil,
        usesThreads: Bool = true,
        staysWithinRowGroups: Bool = false,
        verifiesChecksums: Bool = false
    ) {
        self.columns = columns
        self.rowGroups = rowGroups
        self.batchRows = batchRows
        self.usesThreads = usesThreads
        self.staysWithinRowGroups = staysWithinRowGroups
        self.verifiesChecksums = verifiesChecksums
    }
}
