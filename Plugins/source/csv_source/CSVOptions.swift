import CArrow
import PypeSDK

/// Lends a config to C.
enum CSVOptions {
    /// Gives `body` the options; the texts in them are valid inside it only.
    /// - Throws: `invalidConfig`, and what `body` throws.
    static func with(
        _ config: CSVConfig,
        collectRejects: Bool,
        _ body: (UnsafePointer<carrow_csv_options>) throws(ModuleError) -> Void
    ) throws(ModuleError) {
        let texts = CTexts()
        var options = carrow_csv_options()
        options.encoding = config.encoding.map { texts.add($0) }
        guard let delimiter = try CSVByte.of(config.delimiter ?? ",", parameter: "delimiter") else {
            throw ModuleError(.invalidConfig, "delimiter is empty", hint: "give one character, such as ';'")
        }
        options.delimiter = CChar(truncatingIfNeeded: delimiter)
        options.quote = CChar(truncatingIfNeeded: try CSVByte.of(config.quote ?? "\"", parameter: "quote") ?? 0)
        options.escape = CChar(truncatingIfNeeded: try CSVByte.of(config.escape ?? "", parameter: "escape") ?? 0)
        options.header = config.header ?? true ? 1 : 0
        options.skip_rows = config.skipRows ?? 0
        options.block_size = config.blockSize ?? 0
        options.collect_rejects = collectRejects ? 1 : 0
        (options.column_names, options.column_name_count) = texts.list(config.columnNames)
        (options.columns, options.column_count) = texts.list(config.columns)
        (options.null_values, options.null_value_count) = texts.list(config.nullValues)
        let types = CTypes(config.types ?? [:], texts)
        options.types = UnsafePointer(types.list.baseAddress)
        options.type_count = Int32(types.list.count)
        try withExtendedLifetime((texts, types)) { () throws(ModuleError) in
            try withUnsafePointer(to: &options) { (pointer) throws(ModuleError) in try body(pointer) }
        }
    }
}

/// Types of columns for C.
private final class CTypes {
    let list: UnsafeMutableBufferPointer<carrow_csv_type>

    /// Sorted by column, so that the first mistake found is the same each time.
    init(_ types: [String: String], _ texts: CTexts) {
        list = .allocate(capacity: types.count)
        for (index, (column, type)) in types.sorted(by: { $0.key < $1.key }).enumerated() {
            list.initializeElement(at: index, to: carrow_csv_type(column: texts.add(column), type: texts.add(type)))
        }
    }

    deinit { list.deallocate() }
}

extension CTexts {
    /// nil stays NULL; an empty list does not, since it means something else.
    fileprivate func list(_ names: [String]?) -> (UnsafePointer<UnsafePointer<CChar>?>?, Int32) {
        guard let names else { return (nil, 0) }
        return (add(names), Int32(clamping: names.count))
    }
}
