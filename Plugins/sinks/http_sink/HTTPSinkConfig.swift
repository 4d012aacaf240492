import PypeHTTP
import PypeSDK

/// Where the rows go, and in which portions.
struct HTTPSinkConfig: Decodable, Sendable {
    var url: String
    var method: String?
    var format: String?
    var batchSize: Int?
    var maxBatchBytes: Int?
    var recordsKey: String?
    var idempotencyHeader: String?
    var connection: ConnectionConfig

    enum CodingKeys: String, CodingKey {
        case url, method, format
        case batchSize = "batch_size"
        case maxBatchBytes = "max_batch_bytes"
        case recordsKey = "records_key"
        case idempotencyHeader = "idempotency_header"
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        url = try values.decode(String.self, forKey: .url)
        method = try values.decodeIfPresent(String.self, forKey: .method)
        format = try values.decodeIfPresent(String.self, forKey: .format)
        batchSize = try values.decodeIfPresent(Int.self, forKey: .batchSize)
        maxBatchBytes = try values.decodeIfPresent(Int.self, forKey: .maxBatchBytes)
        recordsKey = try values.decodeIfPresent(String.self, forKey: .recordsKey)
        idempotencyHeader = try values.decodeIfPresent(String.self, forKey: .idempotencyHeader)
        connection = try ConnectionConfig(from: decoder)
    }

    static let params: [ModuleParam] =
        [
            ConnectionConfig.url("URL that the rows are sent to.", example: "https://api.example.com/v1/orders"),
            .optional(
                "method", .str, "Method of the requests.", default: "POST", allowed: ["POST", "PUT", "PATCH"]),
            .optional(
                "format", .str,
                "What a request holds: json_array is a list of rows as objects, json_lines a row on each line, row "
                    + "one row as an object.",
                default: "json_array", allowed: ["json_array", "json_lines", "row"]),
            .optional(
                "batch_size", .int, "Rows of a request at most; of no effect with format row.", default: 500,
                schema: ["minimum": 1, "maximum": 1_000_000, "examples": [500]]),
            .optional(
                "max_batch_bytes", .int,
                "Bytes of JSON after which a request takes no further row, so that it holds one row at least.",
                default: .int(Int64(defaultBatchBytes)), schema: ["minimum": 1, "maximum": 1_073_741_824]),
            .optional(
                "records_key", .str,
                "With json_array: the list becomes the member of that name of an object; the plain list by default.",
                schema: ["minLength": 1]),
            .optional(
                "idempotency_header", .str,
                "Name of a header that gets a key of its own for each request, the same for its repetitions, so that "
                    + "the server can tell them; a POST is then repeated like a PUT.",
                schema: ["minLength": 1, "examples": ["Idempotency-Key"]]),
        ] + ConnectionConfig.params()

    static let defaultBatchBytes = 8 << 20
}
