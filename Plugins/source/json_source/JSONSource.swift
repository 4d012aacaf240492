import PypeArrow
import PypeArrowCalls
import PypeSDK
import Synchronization

/// Reads a file of JSON objects, block by block.
final class JSONSource: Module {
    static let manifest = ModuleManifest(
        name: "json_source",
        type: .source,
        version: "1.0.0",
        description:
            "Reads JSON objects, one a line or in an array, with types given or found, and keeps bad rows apart.",
        category: "files",
        outputs: [
            ModulePort("data", "The objects of the file, a column for each of their keys; a missing key is null."),
            ModulePort(
                "rejects",
                "Rows that are no JSON object, or hold a value that is not of its column's type or a key twice, with row "
                    + "(the line, or the place in the array, from 1) and raw (the text).",
                reject: true
            ),
        ],
        params: JSONConfig.params,
        globals: [
            ModuleGlobal("row_count", .int, "Rows read, bad ones left out."),
            ModuleGlobal("file_size", .int, "Size of the file in bytes."),
            ModuleGlobal("unknown_count", .int, "Values that were left out, since no column has their key."),
        ],
        packages: ["Apache Arrow C++", "nlohmann/json (to build)"],
        flags: [.deterministic, .idempotent, .parallel, .streaming, .files]
    )

    private let config: JSONConfig
    /// The reader of the run in progress.
    private let current = Mutex<JSONReader?>(nil)

    init(config: JSONConfig) throws {
        self.config = config
    }

    func run(_ context: RunContext) async throws {
        let data = try context.output("data")
        let rejects = try context.output("rejects")
        let reader = try JSONReader(config, threads: context.resources().threads)
        current.withLock { $0 = reader }
        defer { current.withLock { $0 = nil } }
        // A cancel that came before the reader was there has met nobody.
        try context.checkCancellation()

        try data.setSchema(reader.schema())
        try rejects.setSchema(JSONReader.rejectSchema())
        while let block = try reader.next() {
            try context.checkCancellation()
            try block.emit(to: data, rejects)
            let figures = reader.figures
            context.progress(figures.bytesRead, of: figures.fileBytes, unit: "bytes")
        }
        try report(reader.figures, context)
    }

    private func report(_ figures: JSONFigures, _ context: RunContext) throws(ModuleError) {
        try context.setGlobal("row_count", figures.rows)
        try context.setGlobal("file_size", figures.fileBytes ?? figures.bytesRead)
        try context.setGlobal("unknown_count", figures.unknown)
        if figures.rejected > 0 {
            context.log(.warn, "\(config.filePath): \(figures.rejected) rows were rejected")
        }
        if let first = figures.firstUnknown, config.unknownKeys ?? .warn == .warn {
            context.log(
                .warn,
                "\(config.filePath): \(figures.unknown) values were left out, since no column has their key; the first "
                    + "is '\(first.key)' in \(first.place)")
        }
    }

    func cancel() { current.withLock { $0 }?.cancel() }

    func inferSchema(_ request: SchemaRequest) throws {
        let reader = try JSONReader(config, threads: 1)
        try request.setOutput("data", reader.schema().table())
        try request.setOutput("rejects", JSONReader.rejectSchema().table())
    }

    func fingerprint(_ context: RunContext) throws -> String { try FileFingerprint.of(config.filePath) }
}
