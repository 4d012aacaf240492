import CArrow
import PypeArrow
import PypeArrowCalls
import PypeSDK

/// Writes its rows to a CSV file, which appears only when the run succeeds.
struct CSVSink: Module {
    typealias Config = CSVSinkConfig

    static let manifest = ModuleManifest(
        name: "csv_sink", type: .sink, version: "1.0.0",
        description: "Writes its rows to a CSV file that is whole or not there.",
        category: "files",
        inputs: [ModulePort("input", "The rows to write; columns of lists, structs, bytes and such are refused.")],
        params: CSVSinkConfig.params,
        globals: [
            ModuleGlobal("row_count", .int, "Rows written."),
            ModuleGlobal("file_size", .int, "Size of the file in bytes."),
        ],
        packages: ["Apache Arrow C++"],
        flags: [.deterministic, .idempotent, .parallel, .streaming, .files])

    private let config: Config

    init(config: Config) throws {
        try config.check()
        self.config = config
    }

    func inferSchema(_ request: SchemaRequest) throws {
        if let schema = try request.input("input") { try Self.check(OwnedSchema(schema)) }
    }

    func run(_ context: RunContext) async throws {
        let input = try context.input("input")
        try Self.check(input.rawSchema())
        if config.makeFolders ?? true { try OutputFolder.make(for: config.outputPath) }
        let path = try context.openOutput(config.outputPath, overwrite: config.overwrite ?? true)
        let writer = try CSVFileWriter(path, for: config.outputPath, input.rawSchema(), config)
        while let batch = try input.nextArray() {
            try context.checkCancellation()
            try writer.write(batch)
            context.progress(rows: writer.rows, of: input)
        }
        let rows = writer.rows
        try context.setGlobal("file_size", writer.finish())
        try context.setGlobal("row_count", rows)
    }

    /// - Throws: `invalidConfig` for a column that CSV has no form for.
    private static func check(_ schema: consuming OwnedSchema) throws(ModuleError) {
        var raw = ArrowSchema()
        schema.move(to: &raw)
        try ModuleError.check { carrow_csv_check_columns(&raw, $0) }
    }
}
