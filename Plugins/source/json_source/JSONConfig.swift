import PypeSDK

/// How the file is to be read.
struct JSONConfig: Decodable, Sendable {
    /// How rows stand in the file.
    enum Format: String, Decodable, CaseIterable {
        case auto, lines, array
    }

    /// What becomes of a key that no column has.
    enum UnknownKeys: String, Decodable, CaseIterable {
        case warn, ignore, reject, fail
    }

    var filePath: String
    var format: Format?
    var types: [String: String]?
    var columns: [String]?
    var unknownKeys: UnknownKeys?
    var sampleSize: Int32?
    var blockSize: Int32?

    enum CodingKeys: String, CodingKey {
        case filePath = "file_path"
        case format, types, columns
        case unknownKeys = "unknown_keys"
        case sampleSize = "sample_size"
        case blockSize = "block_size"
    }

    static let params: [ModuleParam] = [
        .required(
            "file_path", .str, "Path of the JSON file, in UTF-8.",
            schema: ["minLength": 1, "examples": ["data/events.jsonl"]]),
        .optional(
            "format",
            .str,
            "lines: one object a line; array: one array of objects; auto: an array if the file begins with one.",
            default: "auto",
            allowed: Format.allCases.map { .string($0.rawValue) }
        ),
        .optional(
            "types",
            .dict,
            "Types of columns by name, such as int64, decimal(10, 2), date32, timestamp[us, UTC], or json for the JSON "
                + "text of whatever stands there; a.b names a key inside an object, a[] the items of a list; the others "
                + "are found from the sample, and texts stay texts.",
            schema: [
                "type": "object", "additionalProperties": ["type": "string"],
                "examples": [["price": "decimal(10, 2)", "day": "date32", "payload": "json"]],
            ]
        ),
        .optional(
            "columns",
            .list,
            "Names of the columns to read, in that order; all by default.",
            schema: ["type": "array", "items": ["type": "string"], "minItems": 1]
        ),
        .optional(
            "unknown_keys",
            .str,
            "What to do with a key that no column has: warn leaves its value out and says so once, ignore says nothing, "
                + "reject rejects the row, fail ends the run.",
            default: "warn",
            allowed: UnknownKeys.allCases.map { .string($0.rawValue) },
            schema: ["examples": ["fail"]]
        ),
        .optional(
            "sample_size",
            .int,
            "Bytes at the start of the file that names and types of the columns are taken from.",
            default: 4_194_304,
            schema: ["minimum": 1, "maximum": 1_073_741_824]
        ),
        .optional(
            "block_size",
            .int,
            "Bytes of text that become one batch.",
            default: 1_048_576,
            schema: ["minimum": 16, "maximum": 1_073_741_824]
        ),
    ]
}
