import PypeArrow
import PypeParquet
import PypeSDK

/// Writes its rows to an Arrow IPC file, which appears only when the run succeeds.
struct IPCSink: Module {
    struct Config: Decodable, Sendable {
        var outputPath: String
        var format: String?
        var compression: String?
        var overwrite: Bool?
        var makeFolders: Bool?

        enum CodingKeys: String, CodingKey {
            case outputPath = "output_path"
            case format, compression, overwrite
            case makeFolders = "make_folders"
        }
    }

    static let manifest = ModuleManifest(
        name: "ipc_sink", type: .sink, version: "1.0.0",
        description:
            "Writes its rows to an Arrow IPC file (Feather) that is whole or not there, with their types as they are.",
        category: "files",
        inputs: [ModulePort("input", "The rows to write, of any columns.")],
        params: [
            .required(
                "output_path", .str, "Path of the file to write.",
                schema: ["minLength": 1, "examples": ["out/flights.arrow"]]),
            .optional(
                "format", .str,
                "The file format, for readers that go to single batches, or the stream format, to be read from start to "
                    + "end.",
                default: "file", allowed: ["file", "stream"]),
            .optional(
                "compression", .str,
                "How the columns are compressed: readers can map a file into memory only when they are not.",
                default: "none", allowed: ["none", "lz4", "zstd"], schema: ["examples": ["lz4"]]),
            .optional("overwrite", .bool, "Whether a file that is there already may be replaced.", default: true),
            .optional("make_folders", .bool, "Whether folders of the path that are missing are made.", default: true),
        ],
        globals: [
            ModuleGlobal("row_count", .int, "Rows written."),
            ModuleGlobal("file_size", .int, "Size of the file in bytes."),
        ],
        packages: ["Apache Arrow C++"],
        flags: [.deterministic, .idempotent, .parallel, .streaming, .files])

    private let config: Config
    private let format: IPCFormat
    private let compression: IPCCompression

    init(config: Config) throws {
        self.config = config
        guard let format = ["file": IPCFormat.file, "stream": .stream][config.format ?? "file"] else {
            throw ModuleError(.invalidConfig, "'format' is neither file nor stream")
        }
        guard let compression = IPCCompression(rawValue: config.compression ?? "none") else {
            throw ModuleError(.invalidConfig, "'compression' is none of none, lz4 and zstd")
        }
        self.format = format
        self.compression = compression
    }

    func run(_ context: RunContext) async throws {
        let input = try context.input("input")
        if config.makeFolders ?? true { try OutputFolder.make(for: config.outputPath) }
        let path = try context.openOutput(config.outputPath, overwrite: config.overwrite ?? true)
        do {
            var writer = try TableWriter(
                ipc: path, schema: input.rawSchema(), format: format, compression: compression)
            var rows = 0
            while let batch = try input.nextArray() {
                try context.checkCancellation()
                rows += batch.length
                try writer.write(batch)
                context.progress(rows: rows, of: input)
            }
            try context.setGlobal("file_size", writer.finish())
            try context.setGlobal("row_count", rows)
        } catch let error as TableFileError {
            throw failure(error, path)
        }
    }

    private func failure(_ error: TableFileError, _ path: String) -> ModuleError {
        var failure = ModuleError(error, writtenAs: path, for: config.outputPath)
        if format == .file, failure.message.contains("ictionary replacement") {
            failure.hint = "the file format has one dictionary a column: write the stream format"
        }
        return failure
    }
}
