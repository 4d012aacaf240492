import PypeParquet
import PypeSDK

/// Where and how to write.
struct ParquetSinkConfig: Decodable, Sendable {
    var outputPath: String
    var compression: String?
    var compressionLevel: Int?
    var rowGroupSize: Int?
    var overwrite: Bool?
    var makeFolders: Bool?

    enum CodingKeys: String, CodingKey {
        case outputPath = "output_path"
        case compression
        case compressionLevel = "compression_level"
        case rowGroupSize = "row_group_size"
        case overwrite
        case makeFolders = "make_folders"
    }

    static let params: [ModuleParam] = [
        .required(
            "output_path", .str, "Path of the file to write.",
            schema: ["minLength": 1, "examples": ["out/flights.parquet"]]),
        // The quickest of those that make a file smaller, and the one that every reader of Parquet knows.
        .optional(
            "compression",
            .str,
            "How the columns are compressed: snappy is quick, zstd and brotli make smaller files.",
            default: "snappy",
            allowed: ["none", "snappy", "gzip", "zstd", "lz4", "brotli"],
            schema: ["examples": ["zstd"]]
        ),
        .optional("compression_level", .int, "Level of gzip, zstd or brotli; the codec's own by default."),
        .optional(
            "row_group_size",
            .int,
            "Rows of a row group at most: what readers can skip or read side by side, and what is held in memory.",
            default: 1_048_576,
            schema: ["minimum": 1, "maximum": 2_147_483_647]
        ),
        .optional("overwrite", .bool, "Whether a file that is there already may be replaced.", default: true),
        .optional("make_folders", .bool, "Whether folders of the path that are missing are made.", default: true),
    ]

    var options: ParquetWriteOptions {
        ParquetWriteOptions(
            compression: compression ?? "snappy",
            compressionLevel: compressionLevel,
            rowGroupRows: rowGroupSize
        )
    }
}
