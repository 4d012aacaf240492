import PypeSDK

/// What to wait for, and for how long.
struct WaitConfig: Decodable, Sendable {
    var until: String
    var path: String?
    var unchangedFor: Double?
    var host: String?
    var port: Int?
    var url: String?
    var status: [Int]?
    var bodyContains: String?
    var jsonPath: String?
    var jsonEquals: JSONValue?
    var driver: String?
    var uri: String?
    var query: String?
    var interval: Double?
    var limit: Double?
    var connection: ConnectionConfig

    enum CodingKeys: String, CodingKey, CaseIterable {
        case until, path
        case unchangedFor = "unchanged_for"
        case host, port, url, status
        case bodyContains = "body_contains"
        case jsonPath = "json_path"
        case jsonEquals = "json_equals"
        case driver, uri
        case query = "sql"
        case interval, limit
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        until = try values.decode(String.self, forKey: .until)
        path = try values.decodeIfPresent(String.self, forKey: .path)
        unchangedFor = try values.decodeIfPresent(Double.self, forKey: .unchangedFor)
        host = try values.decodeIfPresent(String.self, forKey: .host)
        port = try values.decodeIfPresent(Int.self, forKey: .port)
        url = try values.decodeIfPresent(String.self, forKey: .url)
        status = try values.decodeIfPresent([Int].self, forKey: .status)
        bodyContains = try values.decodeIfPresent(String.self, forKey: .bodyContains)
        jsonPath = try values.decodeIfPresent(String.self, forKey: .jsonPath)
        jsonEquals = try values.decodeIfPresent(JSONValue.self, forKey: .jsonEquals)
        driver = try values.decodeIfPresent(String.self, forKey: .driver)
        uri = try values.decodeIfPresent(String.self, forKey: .uri)
        query = try values.decodeIfPresent(String.self, forKey: .query)
        interval = try values.decodeIfPresent(Double.self, forKey: .interval)
        limit = try values.decodeIfPresent(Double.self, forKey: .limit)
        connection = try ConnectionConfig(from: decoder)
    }

    static let params: [ModuleParam] =
        [
            .required(
                "until", .str,
                "What is waited for: a file that is there, a TCP port that answers, an HTTP answer, a row in a database.",
                allowed: ["file", "port", "http", "sql"], schema: ["examples": ["file"]]),
            .optional(
                "path", .str, "Until file: the file or folder.",
                schema: ["minLength": 1, "examples": ["data/orders.done"]]),
            .optional(
                "unchanged_for", .float,
                "Until file: seconds for which size and time of change must have stayed the same.", default: 0,
                schema: ["minimum": 0]),
            .optional("host", .str, "Until port: name or address of the machine.", schema: ["minLength": 1]),
            .optional("port", .int, "Until port: its number.", schema: ["minimum": 1, "maximum": 65_535]),
            .optional("url", .str, "Until http: the URL that is asked with GET.", schema: ["minLength": 1]),
            .optional(
                "status", .list, "Until http: the statuses that will do; 200 to 299 by default.",
                schema: [
                    "type": "array", "minItems": 1,
                    "items": ["type": "integer", "minimum": 100, "maximum": 599],
                ]),
            .optional("body_contains", .str, "Until http: a text that the answer must hold."),
            .optional(
                "json_path", .str,
                "Until http: a place in the JSON answer, such as job.state, where something other than null and false "
                    + "must stand."),
            .optional("json_equals", .any, "Until http: the value that must stand at json_path."),
            .optional(
                "driver", .str,
                "Until sql: the ADBC driver, such as sqlite, postgresql or duckdb, or another driver manifest.",
                schema: ["minLength": 1]),
            .optional(
                "uri", .str,
                "Until sql: where the database is, in the words of its driver; a file that is not there yet is waited for.",
                schema: ["minLength": 1]),
            .optional(
                "sql", .str,
                "Until sql: a SELECT whose first value must be true, or a number other than 0; a table that is not "
                    + "there yet is waited for.",
                schema: ["minLength": 1]),
            .optional(
                "interval", .float, "Seconds between two looks.", default: 5, schema: ConnectionConfig.positive),
            .optional(
                "limit", .float, "Seconds after which the wait fails.", default: 3600,
                schema: ConnectionConfig.positive),
        ]
        + ConnectionConfig.params(without: [
            "max_retries", "retry_delay", "max_retry_delay", "retry_unsafe", "requests_per_second",
        ])
}
