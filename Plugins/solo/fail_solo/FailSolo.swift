import PypeSDK

/// Fails on purpose.
struct FailSolo: Module {
    struct Config: Decodable {
        var message: String
        var code: String
        var when: Bool
    }

    static let manifest = ModuleManifest(
        name: "fail_solo", type: .solo, version: "1.0.0",
        description: "Fails on purpose, with a message, so that a flow ends or takes its branch for failures.",
        category: "control",
        params: [
            .required(
                "message", .str, "What the log and the record of the run say.",
                schema: ["minLength": 1, "examples": ["no flights were read"]]),
            .optional(
                "code", .str, "The kind of failure, as the record of the run names it.", default: "invalid_data",
                allowed: .init(codes.map { .string($0.name) })),
            .optional(
                "when", .bool, "False to let the flow go on; most often a placeholder, such as a field of set_solo.",
                default: true),
        ],
        globals: [ModuleGlobal("failed", .bool, "False, when it let the flow go on.")],
        flags: [.deterministic, .parallel])

    private static let codes: [(name: String, code: ModuleError.Code)] = [
        ("invalid_data", .invalidData), ("invalid_config", .invalidConfig), ("not_found", .notFound),
        ("already_exists", .alreadyExists), ("io", .io), ("timeout", .timeout), ("unauthorized", .unauthorized),
        ("resource_exhausted", .resourceExhausted), ("unavailable", .unavailable), ("unknown", .unknown),
    ]

    private let config: Config
    private let code: ModuleError.Code

    init(config: Config) throws {
        guard let code = Self.codes.first(where: { $0.name == config.code })?.code else {
            throw ModuleError(
                .invalidConfig, "code: '\(config.code)' is no kind of failure",
                hint: "the kinds are \(Self.codes.map(\.name).joined(separator: ", "))")
        }
        guard !config.message.isEmpty else { throw ModuleError(.invalidConfig, "'message' is empty") }
        self.config = config
        self.code = code
    }

    func run(_ context: RunContext) async throws {
        try context.setGlobal("failed", config.when)
        if config.when { throw ModuleError(code, config.message) }
    }
}
