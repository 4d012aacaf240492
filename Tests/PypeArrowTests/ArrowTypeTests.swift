import CPypeABI
import PypeArrow
import Testing

@Suite("ArrowType and Schema")
struct ArrowTypeTests {
    static let types: [ArrowType] = [
        .null, .bool, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .float, .double,
        .decimal128(precision: 38, scale: 0), .decimal128(precision: 12, scale: -3), .utf8, .largeUTF8, .binary,
        .largeBinary, .date32, .date64, .time32(.second), .time32(.millisecond), .time64(.microsecond),
        .time64(.nanosecond), .timestamp(.second, zone: nil), .timestamp(.nanosecond, zone: "Europe/Zürich"),
        .duration(.millisecond), .list(Field("item", .list(Field("item", .utf8)))),
        .structure([Field("a", .int8), Field("b", .structure([]))]),
        .dictionary(index: .int16, value: .utf8, ordered: true), .other(format: "e", children: []),
        .other(format: "+m", children: [Field("entries", .structure([Field("key", .utf8), Field("value", .int32)]))]),
        .other(format: "d:20,2,256", children: []), .other(format: "+ud:0,1", children: [Field("a", .int8)]),
    ]

    @Test("a schema comes back from C as it went there", arguments: types)
    func roundTrip(_ type: ArrowType) throws {
        let schema = Schema(
            [
                Field("first", type, isNullable: false, metadata: ["ä": "ö", "empty": ""]), Field("", type),
            ],
            metadata: ["pandas": "{}"]
        )
        #expect(try OwnedSchema(schema).table() == schema)
    }

    @Test(
        "formats that the C interface does not have are refused",
        arguments: [
            "", "x", "d:", "d:0,0", "d:39,1", "d:a,b", "d:1", "ts", "tsx:", "tss", "tsmUTC", "tt", "ttx", "td", "tdX",
            "+",
            "+x", "int32", "i ",
        ]
    )
    func badFormats(_ format: String) {
        #expect(throws: ArrowError.self) { _ = try ArrowType(format: format) }
    }

    @Test("children that a format does not have are refused", arguments: [("i", 1), ("+l", 0), ("+l", 2), ("u", 3)])
    func badChildren(_ format: String, _ count: Int) {
        let children = Array(repeating: Field("c", .int8), count: count)
        #expect(throws: ArrowError.self) { _ = try ArrowType(format: format, children: children) }
    }

    @Test("a schema that refers to itself is refused rather than followed for ever")
    func endless() {
        var raw = ArrowSchema()
        OwnedSchema(Field("l", .list(Field("item", .int8)))).move(to: &raw)
        let item = raw.children[0]!
        let inner = item.pointee
        item.pointee = raw
        #expect(throws: ArrowError.self) { _ = try Field(copying: &raw) }
        item.pointee = inner
        raw.release(&raw)
    }

    @Test("a released schema is refused")
    func released() {
        var schema = OwnedSchema(Schema.oneInt32)
        schema.withUnsafeMutablePointer { $0.pointee.release($0) }
        #expect(throws: ArrowError("the schema is released already")) { _ = try schema.table() }
    }

    @Test("a column's schema is not taken for a table's")
    func notATable() {
        #expect(throws: ArrowError.self) { _ = try OwnedSchema(Field("x", .int8)).table() }
    }

    @Test("metadata with a negative length is refused")
    func badMetadata() {
        var number = Int32(-1)
        var schema = OwnedSchema(Schema.oneInt32)
        withUnsafeMutableBytes(of: &number) { bytes in
            let start = UnsafePointer(bytes.baseAddress!.assumingMemoryBound(to: CChar.self))
            schema.withUnsafeMutablePointer { $0.pointee.metadata = start }
            #expect(throws: ArrowError.self) { _ = try schema.table() }
        }
    }

    @Test(
        "the difference between two schemas is told in words",
        arguments: [
            ([Field("a", .int8)], [Field("a", .int8, isNullable: false)], nil),
            ([Field("a", .int8)], [Field("b", .int8)], "column 0 is called 'a' here and 'b' there"),
            ([Field("a", .int8)], [Field("a", .int64)], "column 'a' is int8 here and int64 there"),
            ([Field("a", .int8)], [], "the column 'a' is only here"),
            ([], [Field("a", .int8), Field("b", .utf8)], "the columns 'a', 'b' are only there"),
            ([Field("l", .list(Field("item", .int8)))], [Field("l", .list(Field("element", .int8)))], nil),
            (
                [Field("t", .timestamp(.second, zone: "UTC"))], [Field("t", .timestamp(.second, zone: nil))],
                "column 't' is timestamp[s, UTC] here and timestamp[s] there"
            ),
        ] as [([Field], [Field], String?)]
    )
    func difference(_ mine: [Field], _ theirs: [Field], _ words: String?) {
        #expect(Schema(mine).difference(from: Schema(theirs)) == words)
    }
}
