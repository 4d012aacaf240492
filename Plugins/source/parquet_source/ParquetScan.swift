import CArrowDataset
import PypeArrow
import PypeArrowCalls
import PypeSDK

/// Rows that are being read. For one thread at a time; ``cancel()`` may come from any.
final class ParquetScan: @unchecked Sendable {
    // Sendable: the pointer is written in init only; the run's thread alone uses it, but for cancel, which C allows.
    private let raw: OpaquePointer
    /// Must outlive the scan.
    private let dataset: ParquetDataset

    /// - Throws: `invalidConfig`, naming the parameter and the column.
    init(_ dataset: ParquetDataset, _ config: ParquetSourceConfig, threads: Int) throws(ModuleError) {
        let texts = CTexts()
        var filters: [carrow_dataset_filter] = []
        for (index, filter) in (config.filters ?? []).enumerated() {
            let values = try filter.texts("filters[\(index)]", in: dataset.schema)
            filters.append(
                carrow_dataset_filter(
                    column: texts.add(filter.column), op: filter.op.code, values: texts.add(values),
                    value_count: Int32(clamping: values.count)))
        }
        var options = carrow_scan_options()
        if let columns = config.columns {
            try Self.check(columns, in: dataset.schema)
            options.columns = texts.add(columns)
            options.column_count = Int32(clamping: columns.count)
        }
        options.batch_rows = Int64(config.batchSize ?? 0)
        options.limit = config.limit.map(Int64.init) ?? -1
        options.threads = Int32(clamping: threads)
        var scan: OpaquePointer?
        try filters.withUnsafeBufferPointerTyped { (list) throws(ModuleError) in
            options.filters = list.baseAddress
            options.filter_count = Int32(clamping: list.count)
            try withExtendedLifetime(texts) { () throws(ModuleError) in
                try dataset.withRaw { (raw) throws(ModuleError) in
                    try ModuleError.check { carrow_scan_open(raw, &options, &scan, $0) }
                }
            }
        }
        guard let scan else { throw ModuleError(.internalError, "the scan was not made") }
        raw = scan
        self.dataset = dataset
    }

    deinit { carrow_scan_close(raw) }

    private static func check(_ columns: [String], in schema: Schema) throws(ModuleError) {
        var seen: Set<String> = []
        for column in columns {
            guard schema.index(of: column) != nil else {
                throw ModuleError(
                    .invalidConfig, "'columns': there is no column '\(column)'",
                    hint: NearestNames.hint(for: column, among: schema.fields.map(\.name)))
            }
            guard seen.insert(column).inserted else {
                throw ModuleError(.invalidConfig, "'columns': '\(column)' comes twice")
            }
        }
    }

    /// The columns of the output.
    func schema() throws(ModuleError) -> OwnedSchema { try .given { carrow_scan_schema(raw, $0, $1) } }

    /// The next rows; nil at the end.
    /// - Throws: `invalidData` naming a damaged file; `cancelled`; `io`.
    func next() throws(ModuleError) -> OwnedArray? {
        var batch = ArrowArray()
        try ModuleError.check { carrow_scan_next(raw, &batch, $0) }
        return batch.release == nil ? nil : OwnedArray(batch)
    }

    /// How far the rows that were given out go.
    var figures: carrow_scan_info { carrow_scan_figures(raw) }

    /// Makes ``next()`` end with `cancelled`.
    func cancel() { carrow_scan_cancel(raw) }
}

extension Array {
    /// Lends the elements, with the error's type kept.
    fileprivate func withUnsafeBufferPointerTyped<Failure: Error>(
        _ body: (UnsafeBufferPointer<Element>) throws(Failure) -> Void
    ) throws(Failure) {
        let copy = UnsafeMutableBufferPointer<Element>.allocate(capacity: count)
        _ = copy.initialize(from: self)
        defer {
            copy.deinitialize()
            copy.deallocate()
        }
        try body(UnsafeBufferPointer(copy))
    }
}
