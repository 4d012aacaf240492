import CArrow
import PypeArrowCalls
import PypeSDK

/// How a config wants its files written, as C reads it.
struct ParquetOptions {
    private let config: ParquetSinkConfig

    init(_ config: ParquetSinkConfig) { self.config = config }

    /// Whether the codec is known and built in, and the level in its range.
    /// - Throws: `invalidConfig`.
    func check() throws(ModuleError) {
        try withC { (options) throws(ModuleError) in
            try ModuleError.check { carrow_parquet_check_options(options, $0) }
        }
    }

    /// Gives `body` the options, valid inside it only.
    func withC(_ body: (UnsafePointer<carrow_parquet_write_options>) throws(ModuleError) -> Void) throws(ModuleError) {
        let texts = CTexts()
        var options = carrow_parquet_write_options()
        options.compression = texts.add(config.compression ?? "snappy")
        options.compression_level = config.compressionLevel.map { Int32(clamping: $0) } ?? Int32.min
        options.statistics = config.statistics ?? true ? 1 : 0
        options.no_dictionary = config.dictionary ?? true ? 0 : 1
        // 0 means the default to the shim; nobody means it here.
        options.row_group_rows = config.rowGroupSize.map { $0 == 0 ? -1 : Int64($0) } ?? 0
        options.threads = 1
        try withExtendedLifetime(texts) { () throws(ModuleError) in
            try withUnsafePointer(to: &options) { (pointer) throws(ModuleError) in try body(pointer) }
        }
    }
}
