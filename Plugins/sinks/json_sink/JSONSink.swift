import PypeArrow
import PypeSDK

/// Writes its rows to one file of JSON objects, which appears only when the run succeeds.
struct JSONSink: Module {
    static let manifest = ModuleManifest(
        name: "json_sink",
        type: .sink,
        version: "1.0.0",
        description:
            "Writes its rows as JSON objects, one a line or in an array, to a file that is whole or not there.",
        category: "files",
        inputs: [ModulePort("input", "The rows to write.")],
        params: JSONSinkConfig.params,
        globals: [
            ModuleGlobal("row_count", .int, "Rows written."),
            ModuleGlobal("file_size", .int, "Size of the file in bytes."),
        ],
        flags: [.deterministic, .idempotent, .parallel, .streaming, .files]
    )

    private let config: JSONSinkConfig

    init(config: JSONSinkConfig) throws {
        self.config = config
    }

    func inferSchema(_ request: SchemaRequest) throws {
        if let schema = try request.input("input") { try check(schema) }
    }

    func run(_ context: RunContext) async throws {
        let input = try context.input("input")
        try check(input.schema)
        if config.makeFolders ?? true { try OutputFolder.make(for: config.outputPath) }
        let path = try context.openOutput(config.outputPath, overwrite: config.overwrite ?? true)
        let file = try FileBytes(path, name: config.outputPath)
        var rows = 0
        let isArray = config.format == .array
        if isArray { file.pending += Array("[".utf8) }
        while let batch = try input.next() {
            try context.checkCancellation()
            try add(batch, to: file, firstRow: rows, isArray: isArray, context)
            rows += batch.rowCount
            context.progress(rows: rows, of: input)
        }
        if isArray { file.pending += Array((rows == 0 ? "]\n" : "\n]\n").utf8) }
        try file.writeAll()
        try context.setGlobal("row_count", rows)
        try context.setGlobal("file_size", file.count)
    }

    private func add(
        _ batch: RecordBatch, to file: FileBytes, firstRow: Int, isArray: Bool, _ context: RunContext
    ) throws(ModuleError) {
        let texts = try writer(batch)
        let newline = UInt8(ascii: "\n")
        for row in 0..<texts.count {
            if isArray {
                if firstRow + row > 0 { file.pending.append(UInt8(ascii: ",")) }
                file.pending.append(newline)
            }
            do throws(ArrowError) { try texts.append(row, to: &file.pending) } catch {
                throw ModuleError(
                    .invalidData, "row \(firstRow + row + 1): \(error.message)",
                    hint: "correct the value before this module; non_finite: null writes NaN and infinity as null")
            }
            if !isArray { file.pending.append(newline) }
            if row & 1023 == 1023 { try context.checkCancellation() }
            try file.writeBlocks()
        }
    }

    /// Finds a column without a JSON form before a file is made. Types that no rows can be made of here are found with
    /// the first row.
    private func check(_ schema: Schema) throws(ModuleError) {
        if let empty = try? RecordBatch.empty(schema) { _ = try writer(empty) }
    }

    private func writer(_ batch: RecordBatch) throws(ModuleError) -> RowJSON {
        do throws(ArrowError) { return try RowJSON(batch, form: config.form) } catch {
            throw ModuleError(
                .invalidData, "the input cannot be written as JSON: \(error.message)",
                hint: "cast or drop the column before")
        }
    }
}
