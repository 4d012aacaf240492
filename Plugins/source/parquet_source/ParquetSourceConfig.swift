import PypeSDK

/// What to read.
struct ParquetSourceConfig: Decodable, Sendable {
    /// One path or several.
    struct Paths: Decodable, Sendable {
        var all: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let one = try? container.decode(String.self) {
                all = [one]
            } else if let several = try? container.decode([String].self) {
                all = several
            } else {
                throw ModuleError(.invalidConfig, "'path' is neither a text nor a list of texts")
            }
        }
    }

    var path: Paths
    var columns: [String]?
    var filters: [FilterSpec]?
    var limit: Int?
    var batchSize: Int?
    var hivePartitioning: Bool?
    var partitionTypes: [String: String]?

    enum CodingKeys: String, CodingKey {
        case path, columns, filters, limit
        case batchSize = "batch_size"
        case hivePartitioning = "hive_partitioning"
        case partitionTypes = "partition_types"
    }

    static let params: [ModuleParam] = [
        .required(
            "path", .any,
            "A file, a folder of parts, a pattern such as data/*.parquet or data/**/*.parquet, or a list of those; "
                + "parts are read in the order of their names, numbers by their value.",
            schema: [
                // Of each keyword only what is said of the type counts: one mistake is one finding.
                "type": ["string", "array"], "minLength": 1, "minItems": 1,
                "items": ["type": "string", "minLength": 1],
                "examples": ["data/flights.parquet"],
            ]),
        .optional(
            "columns", .list, "Names of the columns to read, in that order; all by default.",
            schema: [
                "type": "array", "minItems": 1, "uniqueItems": true, "items": ["type": "string"],
                "examples": [["origin", "delay"]],
            ]),
        .optional(
            "filters", .list,
            "What a row must meet, all of it: column, op (eq, ne, lt, le, gt, ge, in, not_in, between, is_null, "
                + "not_null) and value, a list for in, not_in and between (both ends included); a null meets is_null only.",
            schema: [
                "items": FilterSpec.schema,
                "examples": [[["column": "delay", "op": "ge", "value": 15]]],
            ]),
        .optional("limit", .int, "How many rows to read at most; all by default.", schema: ["minimum": 0]),
        .optional(
            "batch_size", .int,
            "Rows of a batch at most; by default 131072, or as many as have about 32 MB.",
            schema: ["minimum": 1, "maximum": 16_777_216]),
        .optional(
            "hive_partitioning", .bool,
            "Whether folders called name=value, below the folder or the fixed part of the pattern, give columns.",
            default: true),
        .optional(
            "partition_types", .dict,
            "Types of such columns by name; by default int64 where all values are whole numbers, else utf8.",
            schema: [
                "type": "object",
                "additionalProperties": ["enum": ["utf8", "int32", "int64", "float64", "date32", "bool"]],
            ]),
    ]

    /// - Throws: `invalidConfig`.
    func check() throws(ModuleError) {
        guard !path.all.isEmpty, !path.all.contains("") else {
            throw ModuleError(.invalidConfig, "'path' is empty", hint: "give a file, a folder or a pattern")
        }
        if let limit, limit < 0 { throw ModuleError(.invalidConfig, "'limit' is \(limit), it cannot be negative") }
        if let batchSize, batchSize < 1 {
            throw ModuleError(.invalidConfig, "'batch_size' is \(batchSize), it must be at least 1")
        }
        for (index, filter) in (filters ?? []).enumerated() { try filter.check("filters[\(index)]") }
    }
}
