import CArrow
import PypeArrow
import PypeArrowCalls
import PypeSDK

/// A CSV file that is being written. One that goes without ``finish()`` is removed.
final class CSVFileWriter {
    /// nil once it is ended.
    private var raw: OpaquePointer?
    private let path: String
    private let wanted: String
    /// Rows written.
    private(set) var rows = 0

    /// - Parameters:
    ///   - path: the file that is written aside.
    ///   - wanted: the name that it is to get, for messages.
    /// - Throws: `notFound`, `unauthorized`, `resourceExhausted`, `io`, `invalidConfig`.
    init(_ path: String, for wanted: String, _ schema: consuming OwnedSchema, _ config: CSVSinkConfig)
        throws(ModuleError)
    {
        self.path = path
        self.wanted = wanted
        let texts = CTexts()
        var options = carrow_csv_write_options()
        options.delimiter = CChar(bitPattern: try config.delimiterByte())
        options.header = config.header ?? true ? 1 : 0
        options.quoting =
            ["all": CARROW_QUOTE_ALL, "none": CARROW_QUOTE_NONE][config.quoting ?? ""] ?? CARROW_QUOTE_TEXT
        options.crlf = config.lineEnding == "crlf" ? 1 : 0
        options.null_text = config.nullText.map(texts.add)
        var columns = ArrowSchema()
        schema.move(to: &columns)
        var writer: OpaquePointer?
        try withExtendedLifetime(texts) { () throws(ModuleError) in
            try ModuleError.check(naming: wanted, insteadOf: path) {
                carrow_csv_write_open(path, &columns, &options, &writer, $0)
            }
        }
        raw = writer
    }

    /// - Throws: `invalidData` for a value that cannot be written; `resourceExhausted` for a full disk, `io`.
    func write(_ batch: consuming OwnedArray) throws(ModuleError) {
        let count = batch.length
        var array = ArrowArray()
        batch.move(to: &array)
        let raw = raw
        try ModuleError.check(naming: wanted, insteadOf: path) { carrow_writer_write(raw, &array, $0) }
        rows += count
    }

    /// Ends the file.
    /// - Returns: its size in bytes.
    /// - Throws: as ``write(_:)``; the file is removed then.
    func finish() throws(ModuleError) -> Int64 {
        // The C writer goes with the call, whatever comes of it.
        guard let raw = raw.take() else { throw ModuleError(.invalidState, "\(wanted): the file was ended before") }
        var bytes: Int64 = 0
        try ModuleError.check(naming: wanted, insteadOf: path) { carrow_writer_close(raw, 1, &bytes, $0) }
        return bytes
    }

    deinit { if let raw { _ = carrow_writer_close(raw, 0, nil, nil) } }
}
