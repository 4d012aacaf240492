import CArrowDataset
import PypeArrow
import PypeArrowCalls
import PypeSDK

/// Files whose footers were read. For one thread at a time.
final class ParquetDataset: @unchecked Sendable {
    // Sendable: the pointer is written in init only, and what it points at is not written afterwards.
    private let raw: OpaquePointer
    let schema: Schema
    let fileCount: Int

    /// - Throws: `notFound`, `invalidData` naming the file, `invalidConfig`, `io`.
    init(_ files: ParquetParts) throws(ModuleError) {
        let texts = CTexts()
        let parts = files.parts.map { part in
            carrow_dataset_file(path: texts.add(part.path), values: texts.add(part.values))
        }
        let partitions = files.partitions.map { partition in
            carrow_dataset_partition(name: texts.add(partition.name), type: texts.add(partition.type))
        }
        var dataset: OpaquePointer?
        try withExtendedLifetime(texts) { () throws(ModuleError) in
            try ModuleError.check {
                carrow_dataset_open(parts, Int32(parts.count), partitions, Int32(partitions.count), &dataset, $0)
            }
        }
        guard let dataset else { throw ModuleError(.internalError, "the files were not opened") }
        raw = dataset
        fileCount = parts.count
        do {
            let columns = try OwnedSchema.given { carrow_dataset_schema(dataset, $0, $1) }
            do throws(ArrowError) { self.schema = try columns.table() } catch {
                throw ModuleError(.invalidData, "the files' columns: \(error.message)")
            }
        } catch {
            carrow_dataset_close(dataset)
            throw error as? ModuleError ?? ModuleError(.internalError, String(describing: error))
        }
    }

    deinit { carrow_dataset_close(raw) }

    /// Rows and bytes of all files, from their footers.
    var figures: carrow_dataset_info { carrow_dataset_figures(raw) }

    /// Gives `body` the dataset for a call of C.
    func withRaw<Result>(_ body: (OpaquePointer) throws(ModuleError) -> Result) throws(ModuleError) -> Result {
        try body(raw)
    }
}
