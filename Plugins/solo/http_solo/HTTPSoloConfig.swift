import PypeHTTP
import PypeSDK

/// One request, and what to do with its answer.
struct HTTPSoloConfig: Decodable, Sendable {
    var url: String
    var method: String?
    var body: JSONValue?
    var expectedStatus: [Int]?
    var saveTo: String?
    var overwrite: Bool?
    var makeFolders: Bool?
    var bodyLimit: Int?
    var connection: ConnectionConfig

    enum CodingKeys: String, CodingKey {
        case url, method, body
        case expectedStatus = "expected_status"
        case saveTo = "save_to"
        case overwrite
        case makeFolders = "make_folders"
        case bodyLimit = "body_limit"
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        url = try values.decode(String.self, forKey: .url)
        method = try values.decodeIfPresent(String.self, forKey: .method)
        body = try values.decodeIfPresent(JSONValue.self, forKey: .body)
        expectedStatus = try values.decodeIfPresent([Int].self, forKey: .expectedStatus)
        saveTo = try values.decodeIfPresent(String.self, forKey: .saveTo)
        overwrite = try values.decodeIfPresent(Bool.self, forKey: .overwrite)
        makeFolders = try values.decodeIfPresent(Bool.self, forKey: .makeFolders)
        bodyLimit = try values.decodeIfPresent(Int.self, forKey: .bodyLimit)
        connection = try ConnectionConfig(from: decoder)
    }

    static let params: [ModuleParam] =
        [
            ConnectionConfig.url("URL to call, http or https.", example: "https://api.example.com/v1/refresh"),
            .optional(
                "method", .str, "Method of the request.", default: "GET",
                allowed: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]),
            RequestBody.param,
            .optional(
                "expected_status", .list,
                "Statuses that are a success, from 100 to 599; 200 to 299 by default, after redirects.",
                schema: [
                    "type": "array", "minItems": 1,
                    "items": ["type": "integer", "minimum": 100, "maximum": 599],
                ]),
            .optional(
                "save_to", .str,
                "Path of a file that the answer's body is written to; it appears only when the flow step succeeds.",
                schema: ["minLength": 1, "examples": ["data/answer.json"]]),
            .optional("overwrite", .bool, "Whether a file that is there already may be replaced.", default: true),
            .optional("make_folders", .bool, "Whether folders of the path that are missing are made.", default: true),
            .optional(
                "body_limit", .int, "Bytes of the body that the global body holds at most; more is cut.",
                default: 65_536, schema: ["minimum": 0, "maximum": 16_777_216]),
        ] + ConnectionConfig.params()
}
