public import CPypeABI
import PypeArrow
import PypeSDK

/// Prints the first rows as a table, and counts all of them.
struct PreviewSink: Module {
    struct Config: Decodable {
        var rows: Int
        var maxWidth: Int

        enum CodingKeys: String, CodingKey {
            case rows
            case maxWidth = "max_width"
        }
    }

    static let manifest = ModuleManifest(
        name: "preview_sink",
        type: .sink,
        version: "1.0.0",
        description: "Prints the first rows as a table to standard output, and counts all rows.",
        category: "inspection",
        inputs: [ModulePort("input", "Rows of any columns.")],
        params: [
            .optional(
                "rows", .int, "How many rows to print.", default: 10,
                schema: ["minimum": 0, "examples": [20]]),
            .optional(
                "max_width",
                .int,
                "Widest column in characters; what is longer ends with an ellipsis.",
                default: 40,
                schema: ["minimum": 1]
            ),
        ],
        globals: [ModuleGlobal("row_count", .int, "How many rows came in.")],
        flags: [.idempotent, .parallel, .streaming]
    )

    private let config: Config

    init(config: Config) throws {
        guard config.rows >= 0 else {
            throw ModuleError(.invalidConfig, "rows is \(config.rows), it cannot be negative")
        }
        guard config.maxWidth >= 1 else {
            throw ModuleError(.invalidConfig, "max_width is \(config.maxWidth), it must be at least 1")
        }
        self.config = config
    }

    func run(_ context: RunContext) async throws {
        let input = try context.input("input")
        var table = TextTable(try input.schema, limit: config.rows, maxWidth: config.maxWidth)
        while table.isOpen, let batch = try input.next() {
            try context.checkCancellation()
            try table.add(batch)
            context.progress(rows: table.total, of: input)
        }
        // Enough is shown: the rest is counted only.
        while let array = try input.nextArray() {
            try context.checkCancellation()
            table.count(array.length)
            context.progress(rows: table.total, of: input)
        }
        try StandardOutput.write(table.text(title: context.info.nodeID))
        try context.setGlobal("row_count", table.total)
    }
}

let library = ModuleLibrary(
    name: "preview_sink",
    version: "1.0.0",
    author: "pype",
    license: "Apache-2.0",
    modules: [PreviewSink.self]
)

/// What the host looks up.
@_cdecl("pype_module_entry_v1")
public func entry(
    host: UnsafePointer<pype_host>?,
    error: UnsafeMutablePointer<pype_error>?
) -> UnsafePointer<pype_library>? { library.entry(host, error) }
