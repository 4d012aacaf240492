import Foundation
import PypeArrow
import Testing

@Suite("Rows as JSON")
struct RowJSONTests {
    /// The rows of a batch that `fill` builds.
    private func rows(
        _ fields: [Field], unwrapsSingle: Bool = false, _ fill: (BatchBuilder) throws -> Void
    ) throws -> [String] {
        let builder = try BatchBuilder(Schema(fields))
        try fill(builder)
        let json = try RowJSON(try builder.finish(), unwrapsSingle: unwrapsSingle)
        return try (0..<json.count).map { try json.text($0) }
    }

    private func values<Value: FixedWidthValue>(_ type: ArrowType, _ values: [Value?]) throws -> [String] {
        try rows([Field("x", type)], unwrapsSingle: true) { builder in
            let column = try builder.column(0, as: FixedBuilder<Value>.self)
            for value in values { column.append(value) }
        }
    }

    @Test("a row is an object in the order of the columns, of one column the plain value where that is asked for")
    func shape() throws {
        func fill(_ builder: BatchBuilder) throws {
            for column in builder.columns { (column as? FixedBuilder<Int64>)?.append(7) }
        }
        #expect(try rows([Field("b", .int64), Field("a", .int64)], unwrapsSingle: true, fill) == [#"{"b":7,"a":7}"#])
        #expect(try rows([Field("b", .int64)], fill) == [#"{"b":7}"#])
        #expect(try rows([Field("b", .int64)], unwrapsSingle: true, fill) == ["7"])
        #expect(try rows([], fill) == [])
    }

    @Test("numbers are exact, also at their limits")
    func numbers() throws {
        #expect(try values(.int8, [Int8.min, 0, nil]) == ["-128", "0", "null"])
        #expect(try values(.int64, [Int64.min, .max]) == ["-9223372036854775808", "9223372036854775807"])
        #expect(try values(.uint64, [UInt64.max]) == ["18446744073709551615"])
        #expect(
            try values(.double, [0.1, -0.0, 1e300, .leastNonzeroMagnitude, nil]) == [
                "0.1", "-0.0", "1e+300", "5e-324", "null",
            ])
        #expect(try values(.float, [Float(0.1), 16_777_216]) == ["0.1", "16777216.0"])
        let decimal = ArrowType.decimal128(precision: 38, scale: 3)
        #expect(
            try values(decimal, [Int128(-1), 1500, Int128("99999999999999999999999999999999999999")])
                == [#""-0.001""#, #""1.500""#, #""99999999999999999999999999999999999.999""#])
        #expect(try values(.decimal128(precision: 5, scale: -2), [Int128(-3), 0]) == [#""-300""#, #""0""#])
    }

    @Test("what JSON has no number for is refused, naming the column", arguments: [Double.nan, .infinity, -.infinity])
    func notFinite(value: Double) throws {
        let error = #expect(throws: ArrowError.self) { _ = try values(.double, [value]) }
        #expect(error?.message == "column 'x' holds \(value), which JSON has no number for")
        #expect(throws: ArrowError.self) { _ = try values(.float, [Float(value)]) }
    }

    @Test(
        "times are written as RFC 3339 says, lengths of time as ISO 8601 does",
        arguments: [
            (ArrowType.date64, -1, "1969-12-31"), (.timestamp(.second, zone: nil), 0, "1970-01-01T00:00:00"),
            (.timestamp(.millisecond, zone: "Europe/Berlin"), 1_709_168_523_004, "2024-02-29T01:02:03.004Z"),
            (.timestamp(.microsecond, zone: "UTC"), -1, "1969-12-31T23:59:59.999999Z"),
            (.timestamp(.nanosecond, zone: nil), .min, "1677-09-21T00:12:43.145224192"),
            (.time64(.microsecond), 3_723_000_001, "01:02:03.000001"), (.duration(.second), 90, "PT90S"),
            (.duration(.millisecond), -1500, "-PT1.500S"), (.duration(.nanosecond), .min, "-PT9223372036.854775808S"),
        ] as [(ArrowType, Int64, String)]
    )
    func times(type: ArrowType, value: Int64, expected: String) throws {
        #expect(try values(type, [value, nil]) == ["\"\(expected)\"", "null"])
    }

    @Test(
        "texts keep every character, in keys too",
        arguments: [
            ("", #""""#), ("a\"b\\c/", #""a\"b\\c/""#), ("\n\r\t\u{8}\u{c}", #""\n\r\t\b\f""#),
            ("\u{0}\u{1f}\u{7f}", "\"\\u0000\\u001f\u{7f}\""), ("ü🙂\u{2028}", "\"ü🙂\u{2028}\""),
        ]
    )
    func texts(text: String, expected: String) throws {
        let rows = try rows([Field(text, .utf8), Field("n", .utf8)]) { builder in
            try builder.column(0, as: TextBuilder.self).append(text)
            try builder.column(1, as: TextBuilder.self).append(nil)
        }
        #expect(rows == ["{\(expected):\(expected),\"n\":null}"])
        let read = try JSONSerialization.jsonObject(with: Data(rows[0].utf8)) as? [String: Any]
        #expect(read?[text] as? String == text)
    }

    @Test("bytes are base64 with padding, and texts that are not UTF-8 are repaired")
    func bytes() throws {
        let rows = try rows([Field("b", .binary), Field("t", .utf8)]) { builder in
            for part: [UInt8] in [[], [0xff], [1, 2], [1, 2, 3], [0xfb, 0xef, 0xbe, 0x41]] {
                for column in 0..<2 {
                    let builder = try builder.column(column, as: TextBuilder.self)
                    try part.withUnsafeBytes { try builder.append(bytes: $0) }
                }
            }
        }
        #expect(
            rows.map { $0.split(separator: ",")[0] } == [
                #"{"b":"""#, #"{"b":"/w==""#, #"{"b":"AQI=""#, #"{"b":"AQID""#, #"{"b":"++++QQ==""#,
            ])
        #expect(rows[1].hasSuffix("\"t\":\"\u{fffd}\"}"))
    }

    @Test("lists, structs and dictionaries nest, with nulls at every level")
    func nested() throws {
        let inner = ArrowType.structure([Field("d", .dictionary(index: .int8, value: .utf8, ordered: false))])
        let rows = try rows([Field("l", .list(Field("item", inner)))], unwrapsSingle: true) { builder in
            let list = try builder.column(0, as: ListBuilder.self)
            let row = try #require(list.items as? StructBuilder)
            let text = try #require(row.children[0] as? DictionaryBuilder)
            for value in ["a", nil, "b", "a"] {
                try text.append(value)
                try row.closeRow()
            }
            row.appendNull()
            try list.closeList()
            list.appendNull()
            try list.closeList()
        }
        #expect(rows == [#"[{"d":"a"},{"d":null},{"d":"b"},{"d":"a"},null]"#, "null", "[]"])
    }

    @Test("columns of one name, and types without a JSON form, are refused at once, by name")
    func refused() throws {
        let twins = #expect(throws: ArrowError.self) {
            _ = try RowJSON(try .empty(Schema([Field("a", .int8), Field("a", .int8)])))
        }
        #expect(twins?.message == "two columns are called 'a'")
        let inner = #expect(throws: ArrowError.self) {
            _ = try RowJSON(
                try .empty(Schema([Field("s", .structure([Field("a", .int8), Field("a", .int8)]))])))
        }
        #expect(inner?.message == "two columns of 's' are called 'a'")
        // Of the same layout.
        let numbers = try RecordBatch.empty(Schema([Field("m", .int32)]))
        let months = Schema([Field("m", .other(format: "tiM", children: []))])
        let month = #expect(throws: ArrowError.self) {
            _ = try RowJSON(try RecordBatch(numbers.share(), schema: months))
        }
        #expect(month?.message.hasPrefix("column 'm' is interval[month], which has no JSON form here") == true)
    }
}
