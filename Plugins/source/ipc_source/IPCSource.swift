import PypeArrow
import PypeParquet
import PypeSDK

/// Reads an Arrow IPC file, in the file format or the stream format.
struct IPCSource: Module {
    struct Config: Decodable, Sendable {
        var filePath: String
        var columns: [String]?

        enum CodingKeys: String, CodingKey {
            case filePath = "file_path"
            case columns
        }
    }

    static let manifest = ModuleManifest(
        name: "ipc_source", type: .source, version: "1.0.0",
        description: "Reads an Arrow IPC file (Feather), in the file format or the stream format.",
        category: "files",
        outputs: [ModulePort("data", "The rows of the file, in its batches and with its types.")],
        params: [
            .required(
                "file_path", .str, "Path of the file; its first bytes tell the format.",
                schema: ["minLength": 1, "examples": ["data/flights.arrow"]]),
            .optional(
                "columns", .list, "Names of the columns to hand on, in that order; all by default.",
                schema: [
                    "type": "array", "minItems": 1, "uniqueItems": true, "items": ["type": "string"],
                    "examples": [["origin", "delay"]],
                ]),
        ],
        globals: [
            ModuleGlobal("row_count", .int, "Rows read."),
            ModuleGlobal("file_size", .int, "Size of the file in bytes."),
        ],
        packages: ["Apache Arrow C++"],
        flags: [.deterministic, .idempotent, .parallel, .streaming, .files])

    private let config: Config

    init(config: Config) throws {
        if let columns = config.columns, Set(columns).count < columns.count {
            throw ModuleError(.invalidConfig, "'columns' names a column twice")
        }
        self.config = config
    }

    func inferSchema(_ request: SchemaRequest) throws {
        var stream = try open()
        let schema = try schema(of: &stream)
        try request.setOutput("data", picked(schema, indices(in: schema)))
    }

    func run(_ context: RunContext) async throws {
        let output = try context.output("data")
        var stream = try open()
        let schema = try schema(of: &stream)
        let indices = try indices(in: schema)
        try output.setSchema(picked(schema, indices))
        var rows = 0
        while let batch = try next(of: &stream) {
            try context.checkCancellation()
            rows += batch.length
            try output.emit(Self.pick(indices, of: batch))
            context.progress(UInt64(rows), unit: "rows")
        }
        try context.setGlobal("row_count", rows)
        try context.setGlobal("file_size", FileFacts(config.filePath)?.size ?? 0)
    }

    func fingerprint(_ context: RunContext) throws -> String { try FileFingerprint.of(config.filePath) }

    private func open() throws(ModuleError) -> OwnedStream {
        try InputFile.check(config.filePath)
        do throws(TableFileError) { return try IPCFile.read(config.filePath) } catch { throw ModuleError(error) }
    }

    /// nil: all columns, where they are.
    private func indices(in schema: Schema) throws(ModuleError) -> [Int]? {
        guard let columns = config.columns else { return nil }
        var indices: [Int] = []
        for column in columns {
            guard let index = schema.index(of: column) else {
                throw ModuleError(
                    .invalidConfig, "'columns': \(config.filePath) has no column '\(column)'",
                    hint: NearestNames.hint(for: column, among: schema.fields.map(\.name)))
            }
            indices.append(index)
        }
        return indices
    }

    private func picked(_ schema: Schema, _ indices: [Int]?) -> Schema {
        guard let indices else { return schema }
        return Schema(indices.map { schema.fields[$0] }, metadata: schema.metadata)
    }

    private static func pick(_ indices: [Int]?, of batch: consuming OwnedArray) throws(ModuleError) -> OwnedArray {
        guard let indices else { return batch }
        do throws(ArrowError) { return try batch.picking(indices) } catch {
            throw ModuleError(.invalidData, error.message)
        }
    }

    private func schema(of stream: inout OwnedStream) throws -> Schema {
        do { return try stream.schema().table() } catch let error as ArrowStreamError {
            throw ModuleError(reading: error, config.filePath)
        }
    }

    private func next(of stream: inout OwnedStream) throws(ModuleError) -> OwnedArray? {
        do throws(ArrowStreamError) { return try stream.next() } catch {
            throw ModuleError(reading: error, config.filePath)
        }
    }
}
