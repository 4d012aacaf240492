import PypeArrow
import PypeSDK

/// Lists files as a table, to look at or to iterate over.
struct FileListSource: Module {
    struct Config: Decodable, Sendable {
        var path: String
        var pattern: String?
        var recursive: Bool?
        var hidden: Bool?
        var onEmpty: String?

        enum CodingKeys: String, CodingKey {
            case path, pattern, recursive, hidden
            case onEmpty = "on_empty"
        }
    }

    static let manifest = ModuleManifest(
        name: "file_list_source", type: .source, version: "1.0.0",
        description: "Lists the files of a folder or pattern as a table, to iterate over, sorted by path.",
        category: "files",
        outputs: [
            ModulePort(
                "items",
                "A row a file: path, name, stem (the name without the extension) and extension (without the dot, empty "
                    + "for none) as utf8, size in bytes (int64), modified (timestamp[us, UTC]).")
        ],
        params: [
            .required(
                "path", .str,
                "A folder, or a pattern such as data/*.csv or data/**/*.csv, where ** stands for any folders.",
                schema: ["minLength": 1, "examples": ["data/*.csv"]]),
            .optional(
                "pattern", .str,
                "Which names count in a folder: * stands for any text, ? for one character, [a-c] for one of some.",
                schema: ["minLength": 1, "examples": ["*.csv"]]),
            .optional(
                "recursive", .bool, "Whether files in the folders below the folder count; a pattern says it by **.",
                default: false),
            .optional("hidden", .bool, "Whether names that begin with a dot count.", default: false),
            .optional(
                "on_empty", .str, "Whether no file at all is fine, and gives no rows, or fails the module.",
                default: "ok", allowed: ["ok", "fail"]),
        ],
        globals: [
            ModuleGlobal("row_count", .int, "Files found."),
            ModuleGlobal("total_size", .int, "Size of the files in bytes."),
        ],
        flags: [.deterministic, .idempotent, .parallel, .streaming, .files])

    private let config: Config

    init(config: Config) throws {
        guard !config.path.isEmpty else {
            throw ModuleError(.invalidConfig, "'path' is empty", hint: "give a folder, '.' for the working folder")
        }
        self.config = config
    }

    func inferSchema(_ request: SchemaRequest) throws { try request.setOutput("items", FileTable.schema) }

    func run(_ context: RunContext) async throws {
        let output = try context.output("items")
        try output.setSchema(FileTable.schema)
        let paths = try find()
        guard !paths.isEmpty || config.onEmpty != "fail" else {
            throw ModuleError(.notFound, "'\(config.path)': there are no files", hint: "on_empty: ok allows for that")
        }
        var (rows, size) = (0, Int64(0))
        for start in stride(from: 0, to: paths.count, by: FileTable.batchRows) {
            try context.checkCancellation()
            let end = min(paths.count, start + FileTable.batchRows)
            let table = try FileTable(paths[start..<end])
            rows += table.batch.rowCount
            size += table.size
            try output.emit(table.batch)
            context.progress(UInt64(end), of: UInt64(paths.count), unit: "files")
        }
        try context.setGlobal("row_count", rows)
        try context.setGlobal("total_size", size)
    }

    func fingerprint(_ context: RunContext) throws -> String {
        try find().map { "\($0) \(try FileFingerprint.of($0))" }.joined(separator: "\n")
    }

    private func find() throws(ModuleError) -> [String] {
        let hidden = config.hidden ?? false
        guard let isFolder = FolderFiles.isFolder(config.path) else {
            let pattern = FilePattern(config.path)
            guard pattern.hasWildcard else {
                throw ModuleError(
                    .notFound, "'\(config.path)': there is no such file or folder", hint: MissingFile.hint(config.path))
            }
            guard config.pattern == nil, config.recursive != true else {
                throw ModuleError(
                    .invalidConfig,
                    "'\(config.path)' is a pattern, with which 'pattern' and 'recursive' cannot be given",
                    hint: "** stands for any folders")
            }
            return try pattern.files(hidden: hidden)
        }
        guard isFolder else { return [config.path] }
        let files = try FolderFiles.all(in: config.path, recursive: config.recursive ?? false, hidden: hidden)
        guard let pattern = config.pattern.map(NamePattern.init) else { return files }
        return files.filter { pattern.matches(FileTable.name(of: $0)) }
    }
}
