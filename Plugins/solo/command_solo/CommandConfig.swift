import PypeSDK

/// Which program to run, and how.
struct CommandConfig: Decodable, Sendable {
    var program: String
    var arguments: [Word]
    var environment: [String: Word]
    var secretEnvironment: String?
    var clearEnvironment: Bool
    var folder: String?
    var input: String?
    var shell: Bool
    var timeLimit: Double?
    var grace: Double
    var exitCodes: [Int32]
    var logLines: Int
    var outputLimit: Int

    /// A text, or a number or truth value in place of one.
    struct Word: Decodable, Sendable {
        var text: String

        init(from decoder: any Decoder) throws {
            switch try JSONValue(from: decoder) {
            case .string(let text): self.text = text
            case .int(let number): text = String(number)
            case .double(let number): text = String(number)
            case .bool(let flag): text = String(flag)
            case .null, .array, .object:
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "it must be a text or a number"))
            }
        }
    }

    enum CodingKeys: String, CodingKey {
        case program, arguments, environment
        case secretEnvironment = "secret_environment"
        case clearEnvironment = "clear_environment"
        case folder, input, shell
        case timeLimit = "time_limit"
        case grace
        case exitCodes = "exit_codes"
        case logLines = "log_lines"
        case outputLimit = "output_limit"
    }

    static let params: [ModuleParam] = [
        .required(
            "program", .str,
            "The program: a path, or a name to look for on the PATH; with shell, a text for /bin/sh.",
            schema: ["minLength": 1, "examples": ["rsync"]]),
        .optional(
            "arguments", .list, "Its arguments, each as it is: no shell looks at them.", default: [],
            schema: [
                "items": ["type": ["string", "number", "boolean"]],
                "examples": [["--archive", "out/", "backup/out/"]],
            ]),
        .optional(
            "environment", .dict, "Variables to add to the environment, or to put in place of its own.", default: [:],
            schema: variables),
        .optional(
            "secret_environment", .str,
            "More variables, from one secret that is a JSON object, such as the fields of one in Vault.", secret: true),
        .optional(
            "clear_environment", .bool, "Whether the program gets the variables given here only.", default: false),
        .optional(
            "folder", .str, "Folder that the program starts in; by default that of pype.", schema: ["minLength": 1]),
        .optional("input", .str, "Text that the program reads from standard input; by default it is empty."),
        .optional(
            "shell", .bool,
            "Whether /bin/sh reads program as a script, with the arguments as $1, $2 and so on.", default: false),
        .optional(
            "time_limit", .float, "Seconds after which the program is ended and the module fails; none by default.",
            schema: ["exclusiveMinimum": 0, "examples": [600]]),
        .optional(
            "grace", .float, "Seconds between asking the program to end (SIGTERM) and killing it (SIGKILL).",
            default: 5, schema: ["minimum": 0, "maximum": 3600]),
        .optional(
            "exit_codes", .list,
            "Exit codes that are no failure; a program that a signal has ended counts as 128 + its number.",
            default: [0],
            schema: ["items": ["type": "integer", "minimum": 0, "maximum": 255], "minItems": 1]),
        .optional(
            "log_lines", .int, "Lines of output that go to the log at most, of each stream.", default: 1000,
            schema: ["minimum": 0]),
        .optional(
            "output_limit", .int, "Bytes of standard output that the global output keeps.", default: 65536,
            schema: ["minimum": 0, "maximum": 16_777_216]),
    ]

    private static let variables: JSONValue = [
        "propertyNames": ["pattern": "^[^=]+$"],
        "additionalProperties": ["type": ["string", "number", "boolean"]],
    ]
}
