import PypeHTTP
import PypeSDK

/// The body that a config gives: a text goes as it is, everything else as JSON.
struct RequestBody: Sendable {
    var bytes: [UInt8]
    private var type: String

    /// nil for no body; `null` in a config is none.
    init?(_ value: JSONValue?) {
        switch value {
        case nil, .null: return nil
        case .string(let text):
            bytes = Array(text.utf8)
            type = "text/plain; charset=utf-8"
        case .some(let value):
            bytes = Array(value.text.utf8)
            type = "application/json"
        }
    }

    /// The headers with the type of the body, unless they have one.
    func typed(_ headers: [HTTPHeader]) -> [HTTPHeader] {
        headers.contains { $0.name.lowercased() == "content-type" }
            ? headers : headers + [HTTPHeader("Content-Type", type)]
    }

    static let param = ModuleParam.optional(
        "body", .any,
        "What is sent: a text as it is, everything else as JSON; headers may name another Content-Type.")
}
