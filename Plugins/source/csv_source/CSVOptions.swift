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
        options.encoding = config.encoding.map(texts.add)
        guard let delimiter = try CSVConfig.byte(config.delimiter ?? ",", of: "delimiter") else {
            throw ModuleError(.invalidConfig, "delimiter is empty", hint: "give one character, such as ';'")
        }
        options.delimiter = CChar(truncatingIfNeeded: delimiter)
        options.quote = CChar(truncatingIfNeeded: try CSVConfig.byte(config.quote ?? "\"", of: "quote") ?? 0)
        options.escape = CChar(truncatingIfNeeded: try CSVConfig.byte(config.escape ?? "", of: "escape") ?? 0)
        options.header = config.header ?? true ? 1 : 0
        options.skip_rows = config.skipRows ?? 0
        options.block_size = config.blockSize ?? 0
        options.collect_rejects = collectRejects ? 1 : 0
        (options.column_names, options.column_name_count) = texts.list(config.columnNames)
        (options.columns, options.column_count) = texts.list(config.columns)
        (options.null_values, options.null_value_count) = texts.list(config.nullValues)
        let types = texts.types(config.types ?? [:])
        options.types = UnsafePointer(types.baseAddress)
        options.type_count = Int32(types.count)
        try withExtendedLifetime(texts) { () throws(ModuleError) in
            try withUnsafePointer(to: &options) { (pointer) throws(ModuleError) in try body(pointer) }
        }
    }
}

/// Texts and lists for C, freed together.
private final class CTexts {
    private var texts: [UnsafeMutablePointer<CChar>] = []
    private var lists: [UnsafeMutablePointer<UnsafePointer<CChar>?>] = []
    private var typeList = UnsafeMutableBufferPointer<carrow_csv_type>(start: nil, count: 0)

    func add(_ text: String) -> UnsafePointer<CChar> {
        let bytes = text.utf8CString
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        for (index, byte) in bytes.enumerated() { (copy + index).initialize(to: byte) }
        texts.append(copy)
        return UnsafePointer(copy)
    }

    /// nil stays NULL; an empty list does not, since it means something else.
    func list(_ names: [String]?) -> (UnsafePointer<UnsafePointer<CChar>?>?, Int32) {
        guard let names else { return (nil, 0) }
        let list = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: max(1, names.count))
        for (index, name) in names.enumerated() { (list + index).initialize(to: add(name)) }
        lists.append(list)
        return (UnsafePointer(list), Int32(clamping: names.count))
    }

    /// Sorted by column, so that the first mistake found is the same each time.
    func types(_ types: [String: String]) -> UnsafeMutableBufferPointer<carrow_csv_type> {
        typeList = .allocate(capacity: types.count)
        for (index, (column, type)) in types.sorted(by: { $0.key < $1.key }).enumerated() {
            typeList.initializeElement(at: index, to: carrow_csv_type(column: add(column), type: add(type)))
        }
        return typeList
    }

    deinit {
        for text in texts { text.deallocate() }
        for list in lists { list.deallocate() }
        typeList.deallocate()
    }
}
