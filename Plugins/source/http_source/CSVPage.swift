import CArrowOnDemand
import PypeArrow
import PypeArrowCalls
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
        options.columns = names.map { texts.add($0) }
        options.column_count = Int32(clamping: names?.count ?? 0)
        let types = types.map { carrow_csv_type(column: texts.add($0.name), type: texts.add($0.type)) }
        options.type_count = Int32(clamping: types.count)
        var reader: OpaquePointer?
        try ModuleError.check { error in
            withExtendedLifetime(texts) {
                types.withUnsafeBufferPointer { types in
                    options.types = types.baseAddress
                    return carrow_csv_open(path, &options, &reader, error)
                }
            }
        }
        guard let reader else { throw ModuleError(.internalError, "\(path): the reader was not made") }
        raw = reader
    }

    deinit { carrow_csv_close(raw) }

    func schema() throws(ModuleError) -> Schema {
        let owned = try OwnedSchema.given { carrow_csv_schema(raw, $0, $1) }
        do throws(ArrowError) { return try owned.table() } catch {
            throw ModuleError(.internalError, error.message)
        }
    }

    /// The next rows; nil at the end.
    func next() throws(ModuleError) -> TextBlock? { try .next { carrow_csv_next(raw, $0, $1, $2) } }

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
}

extension TextBlock {
    /// Hands on what there is; the bad rows with the page that they are of.
    consuming func emit(to output: any RowOutput, page: Int) throws(ModuleError) {
        try emit { (rows: consuming OwnedArray) throws(ModuleError) in
            try output.emit(rows, rejects: false)
        } rejects: { (rejects: consuming OwnedArray) throws(ModuleError) in
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
}
