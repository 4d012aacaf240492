import PypeArrow
import PypeSDK
import Synchronization

/// Writes its rows to one Parquet file, or to a folder of them, which appear only when the run succeeds.
final class ParquetSink: Module {
    typealias Config = ParquetSinkConfig

    static let manifest = ModuleManifest(
        name: "parquet_sink",
        type: .sink,
        version: "1.1.0",
        description: "Writes its rows to a Parquet file, or to folders of them by columns; whole or not there.",
        category: "files",
        inputs: [ModulePort("input", "The rows to write.")],
        params: ParquetSinkConfig.params,
        globals: [
            ModuleGlobal("row_count", .int, "Rows written."),
            ModuleGlobal("file_size", .int, "Size of the files in bytes."),
            ModuleGlobal("file_count", .int, "Files written; without rows a partitioned folder has none."),
        ],
        packages: ["Apache Arrow C++"],
        flags: [.deterministic, .idempotent, .parallel, .streaming, .files]
    )

    private let config: Config
    /// The folder of the run in progress, until it is tidied.
    private let folder = Mutex<PartFolder?>(nil)

    init(config: Config) throws {
        try config.check()
        self.config = config
    }

    func inferSchema(_ request: SchemaRequest) throws {
        guard let schema = try request.input("input"), let columns = config.partitionBy else { return }
        _ = try RowPartitions(schema, by: columns, most: 1, memory: 1, scratch: "")
    }

    func run(_ context: RunContext) async throws {
        let input = try context.input("input")
        let figures = config.writesFolder ? try writeFolder(input, context) : try writeFile(input, context)
        try context.setGlobal("row_count", figures.rows)
        try context.setGlobal("file_size", figures.bytes)
        try context.setGlobal("file_count", figures.files)
    }

    func teardown(_ context: RunContext) async throws {
        let folder = folder.withLock { $0.take() }
        try folder?.tidy()
    }

    private struct Figures {
        var rows = 0
        var bytes: Int64 = 0
        var files = 0
    }

    private func writeFile(_ input: InputPort, _ context: RunContext) throws -> Figures {
        if config.makeFolders ?? true { try OutputFolder.make(for: config.outputPath) }
        let path = try context.openOutput(config.outputPath, overwrite: config.overwrite ?? true)
        let writer = try ParquetFileWriter(path, for: config.outputPath, input.schema, ParquetOptions(config))
        while let batch = try input.nextArray() {
            try context.checkCancellation()
            try writer.write(batch)
            context.progress(rows: writer.rows, of: input)
        }
        let rows = writer.rows
        return Figures(rows: rows, bytes: try writer.finish(), files: 1)
    }

    private func writeFolder(_ input: InputPort, _ context: RunContext) throws -> Figures {
        let schema = try input.schema
        let partitions = try config.partitionBy.map { try self.partitions(schema, by: $0, context) }
        let folder = try PartFolder(config)
        self.folder.withLock { $0 = folder }
        var figures = Figures()
        let whole = PartWriter(folder, "", schema, config, context)
        while let batch = try input.nextArray() {
            try context.checkCancellation()
            figures.rows += batch.length
            if let partitions { try partitions.add(batch) } else { try whole.write(batch) }
            context.progress(rows: figures.rows, of: input)
        }
        if let partitions {
            for index in 0..<(try partitions.finish()) {
                let parts = PartWriter(folder, partitions.folder(index), partitions.schema, config, context)
                while let batch = try partitions.next(of: index) {
                    try context.checkCancellation()
                    try parts.write(batch)
                }
                try parts.finish(always: false)
                figures.bytes += parts.bytes
                figures.files += parts.files
            }
        } else {
            // Without rows a file still tells the columns.
            try whole.finish(always: true)
            figures.bytes = whole.bytes
            figures.files = whole.files
        }
        try folder.check()
        return figures
    }

    private func partitions(_ schema: Schema, by columns: [String], _ context: RunContext) throws -> RowPartitions {
        let memory = try config.bufferBytes ?? context.resources().memory.map { $0 / 8 } ?? 256 << 20
        return try RowPartitions(
            schema, by: columns, most: config.maxPartitions ?? 10_000, memory: memory,
            scratch: "\(try context.scratch())/rows")
    }
}
