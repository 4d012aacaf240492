/// Writes the rows of a batch as JSON, one row at a time.
///
/// | values | JSON |
/// |---|---|
/// | integers, floats | numbers; floats as short as reads back the same. NaN and infinity are refused, JSON has no word for them |
/// | decimals | texts with all digits, such as `"1.50"`: a number would be rounded by most readers |
/// | texts | texts; bytes that are not UTF-8 are repaired |
/// | bytes | texts in base64, with padding |
/// | dates, times, timestamps | texts as RFC 3339 writes them, with as many decimals as the unit has; `Z` when there is a time zone, no offset when there is none |
/// | durations | texts as ISO 8601 writes them, in seconds: `"PT1.500S"` |
/// | lists | arrays |
/// | structs | objects |
/// | maps | objects when the keys are texts, else arrays of `{"key": …, "value": …}` |
/// | dictionaries | the values that are pointed at |
/// | nulls | `null` |
///
/// Other types, and two columns or fields of one name, are refused when this is made.
///
/// https://www.rfc-editor.org/rfc/rfc8259, https://www.rfc-editor.org/rfc/rfc3339
public struct RowJSON: Sendable {
    /// Rows of the batch.
    public let count: Int
    private let write: JSONCell.Write

    /// What JSON leaves open. The table above is the form with everything off.
    public struct Form: Sendable, Hashable {
        /// Decimals are numbers with all their digits.
        public var writesDecimalsAsNumbers: Bool
        /// NaN and infinity are null.
        public var writesNonFiniteAsNull: Bool
        /// Objects have no members for columns and fields that are null.
        public var omitsNulls: Bool

        /// - Parameters:
        ///   - writesDecimalsAsNumbers: decimals are numbers with all their digits.
        ///   - writesNonFiniteAsNull: NaN and infinity are null.
        ///   - omitsNulls: objects have no members for columns and fields that are null.
        public init(
            writesDecimalsAsNumbers: Bool = false, writesNonFiniteAsNull: Bool = false, omitsNulls: Bool = false
        ) {
            self.writesDecimalsAsNumbers = writesDecimalsAsNumbers
            self.writesNonFiniteAsNull = writesNonFiniteAsNull
            self.omitsNulls = omitsNulls
        }
    }

    /// - Parameters:
    ///   - batch: whose rows are written.
    ///   - unwrapsSingle: a row of one column is its plain value; otherwise an object, as all others are.
    ///   - form: what JSON leaves open.
    /// - Throws: ``ArrowError`` for a column whose type or name cannot be written, or whose buffers are not in order.
    public init(_ batch: RecordBatch, unwrapsSingle: Bool = false, form: Form = Form()) throws(ArrowError) {
        count = batch.rowCount
        let columns = (0..<batch.columnCount).map { batch.column($0) }
        if unwrapsSingle, columns.count == 1 {
            write = try JSONCell.writer(columns[0], path: columns[0].field.name, form)
        } else {
            write = try JSONCell.object(columns, path: "", form)
        }
    }

    /// A row, which must be in range, on one line.
    /// - Throws: ``ArrowError`` that names the column when a value has no JSON form.
    public func text(_ row: Int) throws(ArrowError) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(64)
        try append(row, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Adds a row, which must be in range, on one line, to UTF-8 text. After an error a part of it may be there.
    /// - Throws: ``ArrowError`` that names the column when a value has no JSON form.
    public func append(_ row: Int, to bytes: inout [UInt8]) throws(ArrowError) {
        precondition(row >= 0 && row < count, "row \(row) of \(count)")
        try write(row, &bytes)
    }
}
