import PypeSDK

/// Where and how to write.
struct CSVSinkConfig: Decodable, Sendable {
    var outputPath: String
    var delimiter: String?
    var header: Bool?
    var quoting: String?
    var nullText: String?
    var lineEnding: String?
    var overwrite: Bool?
    var makeFolders: Bool?

    enum CodingKeys: String, CodingKey {
        case outputPath = "output_path"
        case delimiter, header, quoting
        case nullText = "null_text"
        case lineEnding = "line_ending"
        case overwrite
        case makeFolders = "make_folders"
    }

    static let params: [ModuleParam] = [
        .required(
            "output_path", .str, "Path of the file to write, in UTF-8.",
            schema: ["minLength": 1, "examples": ["out/flights.csv"]]),
        .optional(
            "delimiter", .str, "The character between fields.", default: ",",
            schema: ["minLength": 1, "maxLength": 2, "examples": [";"]]),
        .optional("header", .bool, "Whether the first line holds the names of the columns.", default: true),
        .optional(
            "quoting", .str,
            "What stands in double quotes: texts, all values but nulls, or none, where a text that would need them fails "
                + "the module.",
            default: "text", allowed: ["text", "all", "none"]),
        .optional(
            "null_text", .str,
            "What stands for null, without quotes; an empty text has quotes, unless quoting is none.",
            default: "", schema: ["examples": ["NULL"]]),
        .optional("line_ending", .str, "How lines end: in LF or in CR LF.", default: "lf", allowed: ["lf", "crlf"]),
        .optional("overwrite", .bool, "Whether a file that is there already may be replaced.", default: true),
        .optional("make_folders", .bool, "Whether folders of the path that are missing are made.", default: true),
    ]

    /// - Throws: `invalidConfig`, naming the parameter.
    func check() throws(ModuleError) {
        _ = try delimiterByte()
        if nullText?.contains("\"") == true {
            throw ModuleError(
                .invalidConfig, "'null_text' has a double quote in it", hint: "nulls stand without quotes")
        }
    }

    func delimiterByte() throws(ModuleError) -> UInt8 {
        guard let byte = try CSVByte.of(delimiter ?? ",", parameter: "delimiter") else {
            throw ModuleError(.invalidConfig, "delimiter is empty", hint: "give one character, such as ';'")
        }
        guard !"\"\r\n".utf8.contains(byte) else {
            throw ModuleError(.invalidConfig, "delimiter cannot be a double quote or a line break")
        }
        return byte
    }
}
