import PypeSDK

/// What to ask for, page by page, and how to read it.
struct HTTPSourceConfig: Decodable, Sendable {
    var url: String
    var method: String?
    var body: JSONValue?
    var format: String?
    var records: String?
    var types: [String: String]?
    var delimiter: String?
    var encoding: String?
    var paging: PagingConfig
    var connection: ConnectionConfig

    enum CodingKeys: String, CodingKey {
        case url, method, body, format, records, types, delimiter, encoding
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        url = try values.decode(String.self, forKey: .url)
        method = try values.decodeIfPresent(String.self, forKey: .method)
        body = try values.decodeIfPresent(JSONValue.self, forKey: .body)
        format = try values.decodeIfPresent(String.self, forKey: .format)
        records = try values.decodeIfPresent(String.self, forKey: .records)
        types = try values.decodeIfPresent([String: String].self, forKey: .types)
        delimiter = try values.decodeIfPresent(String.self, forKey: .delimiter)
        encoding = try values.decodeIfPresent(String.self, forKey: .encoding)
        paging = try PagingConfig(from: decoder)
        connection = try ConnectionConfig(from: decoder)
    }

    static let params: [ModuleParam] =
        [
            ConnectionConfig.url("URL of the first page, http or https.", example: "https://api.example.com/v1/items"),
            .optional("method", .str, "Method of the requests.", default: "GET", allowed: ["GET", "POST"]),
            RequestBody.param,
            .optional(
                "format", .str,
                "What an answer holds: json is one JSON value, json_lines a JSON object on each line, csv a table with "
                    + "a header.",
                default: "json", allowed: ["json", "json_lines", "csv"]),
            .optional(
                "records", .str,
                "Where the list of rows is in a JSON answer: names with dots between them, or a JSON Pointer; the "
                    + "whole answer by default. An object there is one row.",
                schema: ["examples": ["data.items"]]),
            .optional(
                "types", .dict,
                "Types of columns by name, such as int64, float64, utf8, bool, date32, timestamp[us, UTC], "
                    + "decimal(10, 2); those of the others are found from the first page that has rows. In CSV a column "
                    + "with whole numbers beyond int64 or with leading zeros such as 01067 there is text.",
                schema: ["type": "object", "additionalProperties": ["type": "string"]]),
            .optional(
                "delimiter", .str, "With csv: the character between fields.", default: ",",
                schema: ["minLength": 1, "maxLength": 2]),
            .optional("encoding", .str, "With csv: the encoding, as iconv names it.", default: "utf-8"),
        ] + PagingConfig.params + ConnectionConfig.params()
}
