import PypeArrow
import PypeArrowCalls
import PypeSDK
import Synchronization

/// Reads a CSV file, block by block.
final class CSVSource: Module {
    static let manifest = ModuleManifest(
        name: "csv_source",
        type: .source,
        version: "1.0.0",
        description: "Reads a CSV file, with types given or found, and keeps bad rows apart.",
        category: "files",
        outputs: [
            ModulePort("data", "The rows of the file."),
            ModulePort(
                "rejects",
                "Rows with a wrong number of fields or a value that is not of its column's type, with row (the line "
                    + "where it starts) and raw (its text).",
                reject: true
            ),
        ],
        params: CSVConfig.params,
        globals: [
            ModuleGlobal("row_count", .int, "Rows read, bad ones left out."),
            ModuleGlobal("file_size", .int, "Size of the file in bytes."),
        ],
        packages: ["Apache Arrow C++"],
        flags: [.deterministic, .idempotent, .parallel, .streaming, .files]
    )

    private let config: CSVConfig
    /// The reader of the run in progress.
    private let current = Mutex<CSVReader?>(nil)

    init(config: CSVConfig) throws {
        self.config = config
    }

    func run(_ context: RunContext) async throws {
        let data = try context.output("data")
        let rejects = try context.output("rejects")
        let reader = try CSVReader(config, collectRejects: try context.outputCount("rejects") > 0)
        current.withLock { $0 = reader }
        defer { current.withLock { $0 = nil } }

        try data.setSchema(reader.schema())
        try rejects.setSchema(CSVReader.rejectSchema())
        while let block = try reader.next() {
            try context.checkCancellation()
            try block.emit(to: data, rejects)
            let figures = reader.figures
            context.progress(figures.bytesRead, of: figures.fileBytes, unit: "bytes")
        }
        let figures = reader.figures
        try context.setGlobal("row_count", figures.rows)
        try context.setGlobal("file_size", figures.fileBytes ?? figures.bytesRead)
        if figures.rejected > 0 {
            context.log(.warn, "\(config.filePath): \(figures.rejected) rows were rejected")
        }
    }

    func cancel() { current.withLock { $0 }?.cancel() }

    func inferSchema(_ request: SchemaRequest) throws {
        let reader = try CSVReader(config, collectRejects: true)
        try request.setOutput("data", reader.schema().table())
        try request.setOutput("rejects", CSVReader.rejectSchema().table())
    }

    func fingerprint(_ context: RunContext) throws -> String { try FileFingerprint.of(config.filePath) }
}
