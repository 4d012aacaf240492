import PypeSDK

/// The bodies that receivers read.
enum NotifyMessage {
    static func generic(_ config: NotifyConfig, _ info: RunInfo) -> JSONValue {
        [
            "flow": .string(info.flowName), "run_id": .string(info.runID), "node": .string(info.nodeID),
            "date": .string(info.runDate), "title": config.title.map { .string($0) } ?? .null,
            "message": .string(config.message), "fields": .object(config.fields ?? [:]),
        ]
    }

    /// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
    static func slack(_ config: NotifyConfig, _ info: RunInfo) -> JSONValue {
        var lines = config.title.map { ["*\(escaped($0))*"] } ?? []
        lines.append(escaped(config.message))
        for (name, value) in (config.fields ?? [:]).sorted(by: { $0.key < $1.key }) {
            lines.append("• \(escaped(name)): \(escaped(plain(value)))")
        }
        lines.append("_\(escaped("flow \(info.flowName), run \(info.runID)"))_")
        return ["text": .string(lines.joined(separator: "\n"))]
    }

    /// The three characters that mean something else there.
    /// https://docs.slack.dev/messaging/formatting-message-text#escaping
    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.append(character)
            }
        }
        return result
    }

    private static func plain(_ value: JSONValue) -> String {
        if case .string(let text) = value { return text }
        return value.text
    }
}
