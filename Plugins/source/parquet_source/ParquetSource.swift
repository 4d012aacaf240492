import CArrowDataset
import PypeArrow
import PypeSDK
import Synchronization

/// Reads Parquet files as one table, in the order of their names.
final class ParquetSource: Module {
    typealias Config = ParquetSourceConfig

    static let manifest = ModuleManifest(
        name: "parquet_source", type: .source, version: "1.0.0",
        description: "Reads a Parquet file, or many as one table, and of it only the columns and row groups that are "
            + "needed.",
        category: "files",
        outputs: [ModulePort("data", "The rows, in the order of the files and of the rows in them.")],
        params: ParquetSourceConfig.params,
        globals: [
            ModuleGlobal("row_count", .int, "Rows read that meet the filters."),
            ModuleGlobal(
                "filtered_count", .int,
                "Rows that do not meet the filters, also those that were skipped; with a limit, as far as was read."),
            ModuleGlobal("file_count", .int, "Files of the table."),
            ModuleGlobal("file_size", .int, "Size of the files in bytes."),
            ModuleGlobal(
                "row_groups_read", .int, "Row groups of the files that were opened that such a row could be in."),
            ModuleGlobal(
                "row_groups_skipped", .int,
                "Row groups that no row could be in that meets the filters, which were not read."),
        ],
        packages: ["Apache Arrow C++"],
        flags: [.deterministic, .idempotent, .parallel, .streaming, .files])

    private let config: Config
    /// The scan of the run in progress.
    private let current = Mutex<ParquetScan?>(nil)

    init(config: Config) throws {
        try config.check()
        self.config = config
    }

    func run(_ context: RunContext) async throws {
        let output = try context.output("data")
        let dataset = try ParquetDataset(ParquetParts(config))
        let scan = try ParquetScan(dataset, config, threads: context.resources().threads)
        current.withLock { $0 = scan }
        defer { current.withLock { $0 = nil } }
        // A cancel that came before the scan was there has met nobody.
        try context.checkCancellation()

        try output.setSchema(scan.schema())
        let total = UInt64(dataset.figures.rows)
        var rows = 0
        while let batch = try scan.next() {
            try context.checkCancellation()
            rows += batch.length
            try output.emit(batch)
            context.progress(UInt64(scan.figures.rows_passed), of: total, unit: "rows")
        }
        let figures = scan.figures
        try context.setGlobal("row_count", rows)
        try context.setGlobal("filtered_count", figures.rows_filtered)
        try context.setGlobal("file_count", dataset.fileCount)
        try context.setGlobal("file_size", dataset.figures.bytes)
        try context.setGlobal("row_groups_read", figures.groups_read)
        try context.setGlobal("row_groups_skipped", figures.groups_skipped)
    }

    func cancel() { current.withLock { $0 }?.cancel() }

    func inferSchema(_ request: SchemaRequest) throws {
        let dataset = try ParquetDataset(ParquetParts(config))
        try request.setOutput("data", ParquetScan(dataset, config, threads: 1).schema().table())
    }

    func fingerprint(_ context: RunContext) throws -> String {
        try ParquetParts(config).parts.map { part in "\(part.path) \(try FileFingerprint.of(part.path))" }
            .joined(separator: "\n")
    }
}
