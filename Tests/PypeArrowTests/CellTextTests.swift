import PypeArrow
import Testing

@Suite("CellText")
struct CellTextTests {
    static func text(_ type: ArrowType, _ fill: (ColumnBuilder) throws -> Void) throws -> [String?] {
        let builder = try BatchBuilder(Schema([Field("x", type)]))
        try fill(builder.columns[0])
        let batch = try builder.finish()
        let text = try CellText(batch.column(0))
        return (0..<batch.rowCount).map { text[$0] }
    }

    @Test(
        "times and dates are shown in the calendar, before 1970 too",
        arguments: [
            (ArrowType.timestamp(.second, zone: nil), 0, "1970-01-01 00:00:00"),
            (.timestamp(.second, zone: nil), -1, "1969-12-31 23:59:59"),
            (.timestamp(.millisecond, zone: "Europe/Berlin"), 1_709_210_096_789, "2024-02-29 12:34:56.789Z"),
            (.timestamp(.nanosecond, zone: nil), Int64.min, "1677-09-21 00:12:43.145224192"),
            (.timestamp(.second, zone: nil), Int64.max, "+292277026596-12-04 15:30:07"),
            (.timestamp(.second, zone: nil), Int64.min, "-292277022657-01-27 08:29:52"),
            (.date64, -86_400_001, "1969-12-30"),
            (.date64, 951_782_400_000, "2000-02-29"),
            (.time64(.microsecond), 86_399_999_999, "23:59:59.999999"),
            (.duration(.millisecond), -5, "-5 ms"),
            (.int64, -3, "-3"),
        ] as [(ArrowType, Int64, String)]
    )
    func times(_ type: ArrowType, _ value: Int64, _ expected: String) throws {
        let shown = try Self.text(type) { builder in
            try #require(builder as? FixedBuilder<Int64>).append(value)
            builder.appendNull()
        }
        #expect(shown == [expected, nil])
    }

    @Test(
        "days are shown in the calendar",
        arguments: [(Int32(0), "1970-01-01"), (-719_528, "0000-01-01"), (19_782, "2024-02-29")])
    func days(_ value: Int32, _ expected: String) throws {
        #expect(try Self.text(.date32) { try #require($0 as? FixedBuilder<Int32>).append(value) } == [expected])
    }

    @Test(
        "a decimal has its point where the scale says",
        arguments: [
            (Int128(12345), 2, "123.45"), (-5, 2, "-0.05"), (0, 3, "0.000"), (7, 0, "7"), (7, -2, "700"), (0, -2, "0"),
            (Int128.min, 38, "-1.70141183460469231731687303715884105728"),
        ]
    )
    func decimals(_ value: Int128, _ scale: Int, _ expected: String) throws {
        let type = ArrowType.decimal128(precision: 38, scale: scale)
        #expect(try Self.text(type) { try #require($0 as? FixedBuilder<Int128>).append(value) } == [expected])
    }

    @Test("bytes are shown as hexadecimal digits, texts as they are, wrong UTF-8 repaired")
    func bytes() throws {
        func append(_ builder: ColumnBuilder) throws {
            let raw: [UInt8] = [0x61, 0xFF]
            try raw.withUnsafeBytes { try #require(builder as? TextBuilder).append(bytes: $0) }
        }
        #expect(try Self.text(.binary, append) == ["0x61ff"])
        #expect(try Self.text(.utf8, append) == ["a\u{FFFD}"])
    }

    @Test("numbers of every kind are shown")
    func numbers() throws {
        #expect(try Self.text(.double) { try #require($0 as? FixedBuilder<Double>).append(0.1) } == ["0.1"])
        #expect(try Self.text(.double) { try #require($0 as? FixedBuilder<Double>).append(.nan) } == ["nan"])
        #expect(
            try Self.text(.uint64) { try #require($0 as? FixedBuilder<UInt64>).append(.max) } == [
                "18446744073709551615"
            ])
        #expect(try Self.text(.bool) { try #require($0 as? BoolBuilder).append(true) } == ["true"])
        #expect(try Self.text(.null) { $0.appendNull() } == [nil])
    }
}
