import PypeArrow
import PypeParquet
import PypeSDK

/// Writes its rows to one Parquet file, which appears only when the run succeeds.
struct ParquetSink: Module {
    static let manifest = ModuleManifest(
        name: "parquet_sink",
        type: .sink,
        version: "1.0.0",
        description: "Writes its rows to a Parquet file that is whole or not there.",
        category: "files",
        inputs: [ModulePort("input", "The rows to write.")],
        params: ParquetSinkConfig.params,
        globals: [
            ModuleGlobal("row_count", .int, "Rows written."),
            ModuleGlobal("file_size", .int, "Size of the file in bytes."),
        ],
        packages: ["Apache Arrow C++"],
        flags: [.deterministic, .idempotent, .parallel, .streaming, .files]
    )

    private let config: ParquetSinkConfig

    init(config: ParquetSinkConfig) throws {
        self.config = config
        do { try config.options.check() } catch { throw ModuleError(error) }
    }

    func run(_ context: RunContext) async throws {
        let input = try context.input("input")
        if config.makeFolders ?? true { try OutputFolder.make(for: config.outputPath) }
        let path = try context.openOutput(config.outputPath, overwrite: config.overwrite ?? true)
        do {
            let written = try write(input, to: path, context)
            try context.setGlobal("row_count", written.rows)
            try context.setGlobal("file_size", written.bytes)
        } catch let error as TableFileError {
            throw ModuleError(error, writtenAs: path, for: config.outputPath)
        }
    }

    private func write(_ input: InputPort, to path: String, _ context: RunContext) throws -> Written {
        var writer = try TableWriter(parquet: path, schema: OwnedSchema(input.schema), options: config.options)
        var rows = 0
        while let batch = try input.nextArray() {
            try context.checkCancellation()
            rows += batch.length
            try writer.write(batch)
            context.progress(UInt64(rows), unit: "rows")
        }
        return Written(rows: rows, bytes: try writer.finish())
    }

    private struct Written {
        var rows: Int
        var bytes: Int64
    }
}

extension ModuleError {
    /// What the writer said. A message about the file that is written aside names the one that was asked for.
    fileprivate init(_ error: TableFileError, writtenAs path: String = "", for wanted: String = "") {
        var message = error.message
        if !path.isEmpty, message.hasPrefix(path) { message = wanted + message.dropFirst(path.count) }
        self.init(Code(rawValue: error.code), message, hint: error.hint)
    }
}
