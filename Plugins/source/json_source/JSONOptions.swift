import CArrow
import PypeSDK

/// Lends a config to C.
struct JSONOptions {
    let config: JSONConfig
    /// Threads that work at the same time; 0: one a processor.
    let threads: Int

    /// Gives `body` the options; the texts in them are valid inside it only.
    func with(_ body: (UnsafePointer<carrow_json_options>) -> Void) {
        let texts = CTexts()
        var options = carrow_json_options()
        options.format =
            switch config.format ?? .auto {
            case .auto: Int32(CARROW_JSON_AUTO)
            case .lines: Int32(CARROW_JSON_LINES)
            case .array: Int32(CARROW_JSON_ARRAY)
            }
        options.unknown_keys =
            switch config.unknownKeys ?? .warn {
            case .warn, .ignore: Int32(CARROW_JSON_UNKNOWN_COUNT)
            case .reject: Int32(CARROW_JSON_UNKNOWN_REJECT)
            case .fail: Int32(CARROW_JSON_UNKNOWN_FAIL)
            }
        options.threads = Int32(clamping: threads)
        options.block_size = config.blockSize ?? 0
        options.sample_size = config.sampleSize ?? 0
        let columns = (config.columns ?? []).map { Optional(texts.add($0)) }
        // Sorted, so that the first mistake found is the same each time.
        let types = (config.types ?? [:]).sorted { $0.key < $1.key }
            .map { carrow_json_type(column: texts.add($0.key), type: texts.add($0.value)) }
        withExtendedLifetime(texts) {
            columns.withUnsafeBufferPointer { columns in
                types.withUnsafeBufferPointer { types in
                    options.columns = columns.isEmpty ? nil : columns.baseAddress
                    options.column_count = Int32(clamping: columns.count)
                    options.types = types.baseAddress
                    options.type_count = Int32(clamping: types.count)
                    withUnsafePointer(to: options, body)
                }
            }
        }
    }
}
