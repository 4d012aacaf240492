import PypeSDK

/// What to tell whom.
struct NotifyConfig: Decodable, Sendable {
    var url: String
    var message: String
    var title: String?
    var fields: [String: JSONValue]?
    var format: String?
    var onError: String?
    var connection: ConnectionConfig

    enum CodingKeys: String, CodingKey {
        case url, message, title, fields, format
        case onError = "on_error"
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        url = try values.decode(String.self, forKey: .url)
        message = try values.decode(String.self, forKey: .message)
        title = try values.decodeIfPresent(String.self, forKey: .title)
        fields = try values.decodeIfPresent([String: JSONValue].self, forKey: .fields)
        format = try values.decodeIfPresent(String.self, forKey: .format)
        onError = try values.decodeIfPresent(String.self, forKey: .onError)
        connection = try ConnectionConfig(from: decoder)
    }

    static let params: [ModuleParam] =
        [
            ConnectionConfig.url(
                "URL of the web hook; its path is often what lets a caller in, so that it counts as a secret.",
                example: "https://hooks.example.com/services/flows", secret: true),
            .required(
                "message", .str, "What is to be told.",
                schema: ["minLength": 1, "examples": ["The orders of {{run.date}} are loaded."]]),
            .optional("title", .str, "A line above the message."),
            .optional(
                "fields", .dict, "Further facts by name, such as globals of other modules.",
                schema: ["type": "object", "examples": [["rows": 1200]]]),
            .optional(
                "format", .str,
                "What the receiver reads: generic is a JSON object with flow, run_id, node, date, title, message and "
                    + "fields; slack is what Slack's incoming web hooks take.",
                default: "generic", allowed: ["generic", "slack"]),
            .optional(
                "on_error", .str, "What happens when the message cannot be sent: a warning in the log, or a failure.",
                default: "warn", allowed: ["warn", "fail"]),
        ] + ConnectionConfig.params()
}
