import PypeArrow

/// A table with a column of each type that a kind of database keeps, a row of values and one of nulls.
struct TypedTable {
    let table: PortTable
    /// The values as the database shows them as text.
    let stored: [String]
    /// The values as they come back.
    let read: [String]

    private struct Column {
        var type: ArrowType
        var append: (ColumnBuilder) throws -> Void
        /// What comes back, where it is not what the database shows.
        var read: String
        var stored: String
        init(
            _ type: ArrowType, _ stored: String, read: String? = nil, _ append: @escaping (ColumnBuilder) throws -> Void
        ) {
            self.type = type
            self.append = append
            self.stored = stored
            self.read = read ?? stored
        }
    }

    private static func fixed<Value: FixedWidthValue>(_ value: Value) -> (ColumnBuilder) throws -> Void {
        { ($0 as? FixedBuilder<Value>)?.append(value) }
    }

    private static func text(_ value: String) -> (ColumnBuilder) throws -> Void {
        { try ($0 as? TextBuilder)?.append(value) }
    }

    private static let unicode = "Grüße, 東京 👩‍👩‍👧 \"'; --"

    // 2024-02-29T12:34:56.789012Z
    private static let moment: Int64 = 1_709_210_096_789_012

    private static func columns(_ kind: DatabaseKind) -> [Column] {
        let isLoose = kind == .sqlite
        let moment = isLoose ? "2024-02-29T12:34:56.789012" : "2024-02-29 12:34:56.789012"
        // Each writes a moment with a zone in its own way.
        let zoned = kind == .postgresql ? "2024-02-29 12:34:56.789012+00" : "2024-02-29 12:34:56.789012+00:00"
        var columns = [
            Column(.int8, "-8", fixed(Int8(-8))), Column(.int16, "-1600", fixed(Int16(-1600))),
            Column(.int32, "-2147483648", fixed(Int32.min)), Column(.int64, "9223372036854775807", fixed(Int64.max)),
            Column(.uint8, "255", fixed(UInt8.max)), Column(.uint16, "65535", fixed(UInt16.max)),
            Column(.uint32, "4294967295", fixed(UInt32.max)), Column(.float, "1.5", fixed(Float(1.5))),
            Column(.double, "0.1", fixed(0.1)), Column(.utf8, unicode, text(unicode)),
            Column(.largeUTF8, "large", text("large")), Column(.utf8, "", text("")),
            Column(.binary, "\\x00ff61", read: "0x00ff61") { cells in
                let bytes: [UInt8] = [0, 255, 97]
                try bytes.withUnsafeBytes { bytes in try (cells as? TextBuilder)?.append(bytes: bytes) }
            },
            Column(.date32, "2024-02-29", fixed(Int32(19782))),
            Column(.bool, isLoose ? "1" : "t", read: isLoose ? nil : "true") { ($0 as? BoolBuilder)?.append(true) },
            Column(.timestamp(.microsecond, zone: nil), moment, fixed(Self.moment)),
            Column(
                .timestamp(.microsecond, zone: "UTC"), isLoose ? moment : zoned,
                read: isLoose ? nil : moment + "Z", fixed(Self.moment)),
        ]
        if !isLoose {
            columns.append(Column(.decimal128(precision: 12, scale: 3), "-1234567.891", fixed(Int128(-1_234_567_891))))
            columns.append(Column(.time64(.microsecond), "12:34:56.789012", fixed(Int64(45_296_789_012))))
        }
        return columns
    }

    init(_ kind: DatabaseKind) throws {
        let columns = Self.columns(kind)
        let fields = columns.enumerated().map { Field("c\($0.offset) \($0.element.type)", $0.element.type) }
        let builder = try BatchBuilder(Schema(fields))
        for (column, cells) in zip(columns, builder.columns) {
            try column.append(cells)
            cells.appendNull()
        }
        table = PortTable([try builder.finish()], schema: builder.schema)
        stored = columns.map(\.stored)
        read = columns.map(\.read)
    }
}
