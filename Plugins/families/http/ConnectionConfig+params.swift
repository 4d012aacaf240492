import PypeSDK

extension ConnectionConfig {
    /// The parameters; those that a module has no use for are left out by name.
    static func params(without left: Set<String> = []) -> [ModuleParam] {
        (request + credentials + trust + limits + repetition).filter { !left.contains($0.name) }
    }

    private static let request: [ModuleParam] = [
        .optional(
            "headers", .dict, "Headers of each request, texts by name; they go to the host of the URL only.",
            schema: scalars(examples: [["Accept-Language": "en"]])),
        .optional(
            "secret_headers", .dict, "Further headers whose values are secret.", schema: scalars(), secret: true),
        .optional(
            "query", .dict,
            "Members of the URL's query: a text, number or truth value by name, or a list of them to repeat the name.",
            schema: members),
        .optional(
            "secret_query", .dict, "Further members of the query whose values are secret, such as an API key.",
            schema: members, secret: true),
    ]

    private static let credentials: [ModuleParam] = [
        .optional(
            "auth", .str,
            "How the caller says who it is: bearer and header use token, basic uses username and password.",
            default: "none", allowed: ["none", "bearer", "basic", "header"]),
        .optional("token", .str, "The token of auth bearer, or the header's value of auth header.", secret: true),
        .optional("username", .str, "The user of auth basic."),
        .optional("password", .str, "The password of auth basic.", secret: true),
        .optional("auth_header", .str, "Name of the header of auth header.", default: "X-API-Key"),
    ]

    private static let trust: [ModuleParam] = [
        .optional(
            "ca_file", .str, "PEM file of the authorities to trust, in place of the system's.",
            schema: ["minLength": 1]),
        .optional("client_certificate", .str, "PEM file of the certificate that is shown to the server."),
        .optional("client_key", .str, "PEM file of that certificate's private key, without a pass phrase."),
        .optional(
            "insecure", .bool,
            "Whether any certificate is taken, and credentials may go over plain http to another machine.",
            default: false),
    ]

    private static let limits: [ModuleParam] = [
        .optional("connect_timeout", .float, "Seconds to wait for a connection.", default: 10, schema: positive),
        .optional("read_timeout", .float, "Seconds that the server may be silent.", default: 60, schema: positive),
        .optional(
            "timeout", .float, "Seconds that one request may take, with all its repetitions and pauses.",
            default: 300, schema: positive),
        .optional(
            "max_redirects", .int, "Redirects that are followed for one request.", default: 5,
            schema: ["minimum": 0, "maximum": 50]),
        .optional(
            "max_response_bytes", .int, "Bytes that an answer may have, unpacked; it is held in memory.",
            default: .int(Int64(defaultResponseBytes)), schema: ["minimum": 1, "maximum": 2_147_483_647]),
        .optional(
            "requests_per_second", .float,
            "Requests that are sent in a second at most; not limited by default.", schema: positive),
    ]

    private static let repetition: [ModuleParam] = [
        .optional(
            "max_retries", .int,
            "Repetitions of a request after 408, 425, 429, 5xx or a broken connection.", default: 4,
            schema: ["minimum": 0, "maximum": 100]),
        .optional(
            "retry_delay", .float,
            "Seconds before the first repetition, doubled for each further one; Retry-After goes before.",
            default: 0.5, schema: ["minimum": 0, "maximum": 86_400]),
        .optional(
            "max_retry_delay", .float, "Seconds between two repetitions at most.", default: 30,
            schema: ["minimum": 0, "maximum": 86_400]),
        .optional(
            "retry_unsafe", .bool,
            "Whether a POST or PATCH that the server may have done already is sent again.", default: false),
    ]

    static let defaultResponseBytes = 64 << 20
    static let positive: JSONValue = ["exclusiveMinimum": 0, "maximum": 31_536_000]

    private static let scalar: JSONValue = ["type": ["string", "number", "boolean"]]
    private static let members: JSONValue = [
        "type": "object",
        "additionalProperties": ["anyOf": [scalar, ["type": "array", "items": scalar]]],
    ]

    static func scalars(examples: JSONValue? = nil) -> JSONValue {
        var fragment: [String: JSONValue] = ["type": "object", "additionalProperties": scalar]
        fragment["examples"] = examples
        return .object(fragment)
    }

    /// The URL of a module.
    static func url(_ description: String, example: String, secret: Bool = false) -> ModuleParam {
        .required(
            "url", .str, description, schema: ["minLength": 1, "examples": [.string(example)]], secret: secret)
    }
}
