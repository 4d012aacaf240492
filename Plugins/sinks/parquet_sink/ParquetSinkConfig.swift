import PypeSDK

/// Where and how to write.
struct ParquetSinkConfig: Decodable, Sendable {
    /// What happens to Parquet files that are in the folder already.
    enum Existing: String, Decodable, Sendable {
        case error, replace, append
    }

    var outputPath: String
    var partitionBy: [String]?
    var maxRowsPerFile: Int?
    var existing: Existing?
    var maxPartitions: Int?
    var bufferBytes: Int?
    var compression: String?
    var compressionLevel: Int?
    var rowGroupSize: Int?
    var statistics: Bool?
    var dictionary: Bool?
    var overwrite: Bool?
    var makeFolders: Bool?

    enum CodingKeys: String, CodingKey {
        case outputPath = "output_path"
        case partitionBy = "partition_by"
        case maxRowsPerFile = "max_rows_per_file"
        case existing
        case maxPartitions = "max_partitions"
        case bufferBytes = "buffer_bytes"
        case compression
        case compressionLevel = "compression_level"
        case rowGroupSize = "row_group_size"
        case statistics, dictionary, overwrite
        case makeFolders = "make_folders"
    }

    /// Whether `output_path` is a folder of parts.
    var writesFolder: Bool { partitionBy != nil || maxRowsPerFile != nil }

    /// - Throws: `invalidConfig`, naming the parameter.
    func check() throws(ModuleError) {
        if let rows = maxRowsPerFile, rows < 1 {
            throw ModuleError(.invalidConfig, "'max_rows_per_file' is \(rows), it must be at least 1")
        }
        if let columns = partitionBy {
            guard !columns.isEmpty else {
                throw ModuleError(.invalidConfig, "'partition_by' names no column", hint: "leave it out for one file")
            }
            guard Set(columns).count == columns.count else {
                throw ModuleError(.invalidConfig, "'partition_by' names a column twice")
            }
        }
        if !writesFolder, existing != nil {
            throw ModuleError(
                .invalidConfig, "'existing' is about a folder of parts, but one file is written",
                hint: "for one file say overwrite: true or false")
        }
        if partitionBy == nil {
            // The host fills the default in.
            guard maxPartitions ?? Self.defaultPartitions == Self.defaultPartitions else {
                throw Self.stray("max_partitions")
            }
            if bufferBytes != nil { throw Self.stray("buffer_bytes") }
        }
        if writesFolder, overwrite == false, existing == .replace {
            throw ModuleError(.invalidConfig, "'existing' is replace, but 'overwrite' is false")
        }
        try ParquetOptions(self).check()
    }

    private static func stray(_ name: String) -> ModuleError {
        ModuleError(
            .invalidConfig, "'\(name)' has no effect without 'partition_by'", hint: "take it out, or partition the rows"
        )
    }

    private static let defaultPartitions = 10_000

    static let params: [ModuleParam] = [
        .required(
            "output_path", .str,
            "Path of the file to write; with partition_by or max_rows_per_file that of the folder for the parts.",
            schema: ["minLength": 1, "examples": ["out/flights.parquet"]]),
        .optional(
            "partition_by", .list,
            "Columns whose values name folders, name=value, that their rows go to; the files do not have these columns.",
            schema: ["type": "array", "minItems": 1, "uniqueItems": true, "items": ["type": "string"]]),
        .optional(
            "max_rows_per_file", .int, "Rows of a file at most; what is more goes to part-1.parquet and so on.",
            schema: ["minimum": 1]),
        .optional(
            "existing", .str,
            "What to do when the folder has Parquet files already: fail (error, the default), remove them when the run "
                + "succeeds (replace), or write beside them under names with the id of the run (append).",
            allowed: ["error", "replace", "append"]),
        .optional(
            "max_partitions", .int, "How many folders partition_by may make; more fail the module.",
            default: .int(Int64(defaultPartitions)),
            schema: ["minimum": 1]),
        .optional(
            "buffer_bytes", .int,
            "Bytes of rows to hold while they are gathered by folder, what is more waits in the scratch folder; by "
                + "default an eighth of the run's memory, or 256 MB.",
            schema: ["minimum": 1]),
        // The quickest of those that make a file smaller, and the one that every reader of Parquet knows.
        .optional(
            "compression", .str,
            "How the columns are compressed: snappy is quick, zstd and brotli make smaller files.",
            default: "snappy", allowed: ["none", "snappy", "gzip", "zstd", "lz4", "brotli"],
            schema: ["examples": ["zstd"]]),
        .optional("compression_level", .int, "Level of gzip, zstd or brotli; the codec's own by default."),
        .optional(
            "row_group_size", .int,
            "Rows of a row group at most: what readers can skip or read side by side, and what is held in memory.",
            default: 1_048_576, schema: ["minimum": 1, "maximum": 2_147_483_647]),
        .optional(
            "statistics", .bool,
            "Whether each row group notes the minimum, maximum and nulls of its columns, so that readers can skip it.",
            default: true),
        .optional(
            "dictionary", .bool,
            "Whether columns of few distinct values are written as a dictionary: smaller, and slower to write.",
            default: true),
        .optional("overwrite", .bool, "Whether a file that is there already may be replaced.", default: true),
        .optional("make_folders", .bool, "Whether folders of the path that are missing are made.", default: true),
    ]
}
