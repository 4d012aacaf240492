import CArrowOnDemand
import PypeArrow
import PypeSDK

/// One page of CSV that is being read, by Arrow's reader. For one thread at a time.
final class CSVPage {
    private let raw: OpaquePointer

    /// - Parameters:
    ///   - names: the columns to read, in this order; nil for all.
    ///   - types: types of columns; those of the others are found.
    /// - Throws: `invalidConfig`, `invalidData`, `io`.
    init(
        _ path: String, delimiter: CChar, encoding: String?, names: [String]?, types: [(name: String, type: String)]
    ) throws(ModuleError) {
        let texts = CTexts()
        var options = carrow_csv_options()
        options.encoding = encoding.map(texts.add)
        options.delimiter = delimiter
        options.quote = CChar(bitPattern: UInt8(ascii: "\""))
        options.header = 1
        options.collect_rejects = 1
        options.threads = 1
        options.columns = names.map { texts.list($0.map(texts.add)) }
        options.column_count = Int32(clamping: names?.count ?? 0)
        options.types = texts.list(types.map { carrow_csv_type(column: texts.add($0.name), type: texts.add($0.type)) })
        options.type_count = Int32(clamping: types.count)
        var reader: OpaquePointer?
        try withExtendedLifetime(texts) { () throws(ModuleError) in
            try Self.check { carrow_csv_open(path, &options, &reader, $0) }
        }
        guard let reader else { throw ModuleError(.internalError, "\(path): the reader was not made") }
        raw = reader
    }

    deinit { carrow_csv_close(raw) }

    func schema() throws(ModuleError) -> Schema {
        var schema = ArrowSchema()
        try Self.check { carrow_csv_schema(raw, &schema, $0) }
        let owned = OwnedSchema(schema)
        do throws(ArrowError) { return try owned.table() } catch {
            throw ModuleError(.internalError, error.message)
        }
    }

    /// Some rows, and the bad ones among them.
    struct Block: ~Copyable {
        let rows: OwnedArray
        /// Not valid when there are none.
        let rejects: OwnedArray

        consuming func emit(to output: any RowOutput, page: Int) throws(ModuleError) {
            if rows.length > 0 { try output.emit(rows, rejects: false) }
            guard rejects.isValid else { return }
            let array: OwnedArray
            do throws(ArrowError) {
                let builder = try BatchBuilder(Schema([Field("page", .int64)]))
                let column: FixedBuilder<Int64> = try builder.column(0)
                for _ in 0..<rejects.length { column.append(Int64(page)) }
                array = try rejects.joining(builder.finish().share())
            } catch {
                throw ModuleError(.internalError, error.message)
            }
            try output.emit(array, rejects: true)
        }
    }

    /// The next rows; nil at the end.
    func next() throws(ModuleError) -> Block? {
        var rows = ArrowArray()
        var rejects = ArrowArray()
        try Self.check { carrow_csv_next(raw, &rows, &rejects, $0) }
        guard rows.release != nil else { return nil }
        return Block(rows: OwnedArray(rows), rejects: OwnedArray(rejects))
    }

    /// The name under which the reader knows a type that it found.
    static func typeName(_ type: ArrowType) -> String {
        switch type {
        case .float: "float32"
        case .double: "float64"
        case .decimal128(let precision, let scale): "decimal(\(precision), \(scale))"
        // Nothing but nulls so far: as text, whatever comes fits.
        case .null: "utf8"
        default: type.description
        }
    }

    private static func check(_ call: (UnsafeMutablePointer<carrow_error>) -> Int32) throws(ModuleError) {
        var error = carrow_error()
        guard call(&error) != 0 else { return }
        defer { carrow_error_clear(&error) }
        throw ModuleError(
            ModuleError.Code(rawValue: error.code),
            error.message.map { String(cString: $0) } ?? "the CSV reader failed with status \(error.code)",
            hint: error.hint.map { String(cString: $0) })
    }
}

/// Texts and lists for C, freed together.
private final class CTexts {
    private var texts: [UnsafeMutablePointer<CChar>] = []
    private var lists: [UnsafeMutableRawPointer] = []

    func add(_ text: String) -> UnsafePointer<CChar> {
        let bytes = text.utf8CString
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        for (index, byte) in bytes.enumerated() { (copy + index).initialize(to: byte) }
        texts.append(copy)
        return UnsafePointer(copy)
    }

    func list<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafePointer<Element> {
        let list = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
        for (index, element) in elements.enumerated() { (list + index).initialize(to: element) }
        lists.append(UnsafeMutableRawPointer(list))
        return UnsafePointer(list)
    }

    deinit {
        for text in texts { text.deallocate() }
        for list in lists { list.deallocate() }
    }
}
