import PypeSDK

/// How the file is to be read.
struct CSVConfig: Decodable, Sendable {
    var filePath: String
    var encoding: String?
    var delimiter: String?
    var quote: String?
    var escape: String?
    var header: Bool?
    var columnNames: [String]?
    var nullValues: [String]?
    var types: [String: String]?
    var columns: [String]?
    var skipRows: Int32?
    var blockSize: Int32?

    enum CodingKeys: String, CodingKey {
        case filePath = "file_path"
        case encoding, delimiter, quote, escape, header
        case columnNames = "column_names"
        case nullValues = "null_values"
        case types, columns
        case skipRows = "skip_rows"
        case blockSize = "block_size"
    }

    static let params: [ModuleParam] = [
        .required(
            "file_path", .str, "Path of the CSV file.",
            schema: ["minLength": 1, "examples": ["data/flights.csv"]]),
        .optional("encoding", .str, "Encoding of the file, as iconv or Python name it.", default: "utf-8"),
        .optional(
            "delimiter", .str, "The character between fields.", default: ",", schema: ["minLength": 1, "maxLength": 2]),
        .optional(
            "quote",
            .str,
            "The character around fields that hold delimiters or line breaks; empty for none.",
            default: "\"",
            schema: ["maxLength": 1]
        ),
        .optional(
            "escape",
            .str,
            "The character that takes the meaning from the next one; empty for none.",
            default: "",
            schema: ["maxLength": 1]
        ),
        .optional("header", .bool, "Whether the first row holds the names of the columns.", default: true),
        .optional(
            "column_names",
            .list,
            "Names of all columns, instead of those of the header, or of f0, f1 and so on without one.",
            schema: names
        ),
        .optional(
            "null_values",
            .list,
            "Texts that stand for null; by default an empty field without quotes, and in columns that are not text "
                + "also NA, NULL, NaN and such.",
            schema: ["type": "array", "items": ["type": "string"]]
        ),
        .optional(
            "types",
            .dict,
            "Types of columns by name, such as int64, float64, utf8, date32, timestamp[us, UTC], decimal(10, 2); "
                + "dates are read as in 2024-12-31 and nothing else, times of day and timestamps as in 23:59:59 and "
                + "2024-12-31 23:59:59: what is written otherwise is read as utf8, for cast_mod and its format. The "
                + "types of the others are found from the first 4 MB, where a column that would lose something as "
                + "numbers stays text: one with whole numbers beyond int64, or with leading zeros such as 01067.",
            schema: [
                "type": "object", "additionalProperties": ["type": "string"],
                "examples": [["distance": "int32", "flight_date": "date32"]],
            ]
        ),
        .optional("columns", .list, "Names of the columns to read, in that order; all by default.", schema: names),
        .optional(
            "skip_rows",
            .int,
            "Lines to leave out at the start of the file.",
            default: 0,
            schema: ["minimum": 0, "maximum": 2_147_483_647]
        ),
        .optional(
            "block_size",
            .int,
            "Bytes of text that become one batch.",
            default: 1_048_576,
            schema: ["minimum": 16, "maximum": 1_073_741_824]
        ),
    ]

    private static let names: JSONValue = ["type": "array", "items": ["type": "string"], "minItems": 1]
}
