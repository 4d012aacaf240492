import Foundation
import PypeArrow
import Testing

@testable import PypeSQL

/// One column of each type, with nulls, 6,400 rows.
let everyType = """
    N = 6_400
    random.seed(7)
    def some(values): return [None if random.random() < 0.15 else random.choice(values) for _ in range(N)]
    D = decimal.Decimal
    day = datetime.date(1999, 12, 31)
    moment = datetime.datetime(2024, 2, 29, 12, 34, 56, 789000)
    words = ["", "a", "zwölf Boxkämpfer 🥊", "exactly12byt", "a text that is longer than twelve bytes", "'", '"', "\\n"]
    raw = [w.encode() for w in words] + [b"\\x00\\xff"]
    ints = pa.array(some([0, 1, 2, 3]), pa.int8())
    columns = {
        "row": pa.array(range(N), pa.int64()), "keep": pa.array(some([True, False])),
        "i8": pa.array(some([-128, 127]), pa.int8()), "i16": pa.array(some([-32768, 5]), pa.int16()),
        "i32": pa.array(some([-2**31, 5]), pa.int32()), "i64": pa.array(some([-2**63, 5]), pa.int64()),
        "u8": pa.array(some([255, 0]), pa.uint8()), "u16": pa.array(some([65535, 0]), pa.uint16()),
        "u32": pa.array(some([2**32 - 1]), pa.uint32()), "u64": pa.array(some([2**64 - 1, 0]), pa.uint64()),
        "f32": pa.array(some([1.5, float("inf")]), pa.float32()), "f64": pa.array(some([0.1, -0.0]), pa.float64()),
        "half": pa.array(some([1.5, -2.0]), pa.float16()),
        "dec": pa.array(some([D("12345678.90"), D("-0.01")]), pa.decimal128(10, 2)),
        "wide_dec": pa.array(some([D("9" * 28 + ".1234567890")]), pa.decimal128(38, 10)),
        "dec256": pa.array(some([D("9" * 60)]), pa.decimal256(76, 0)),
        "text": pa.array(some(words)), "large_text": pa.array(some(words), pa.large_string()),
        "view": pa.array(some(words), pa.string_view()), "bytes": pa.array(some(raw), pa.binary()),
        "large_bytes": pa.array(some(raw), pa.large_binary()),
        "fixed_bytes": pa.array(some([b"abc", b"xyz"]), pa.binary(3)),
        "date": pa.array(some([day]), pa.date32()), "date64": pa.array(some([day]), pa.date64()),
        "time": pa.array(some([moment.time()]), pa.time64("us")),
        "time_s": pa.array(some([datetime.time(1, 2, 3)]), pa.time32("s")),
        "ts_s": pa.array(some([datetime.datetime(2024, 2, 29)]), pa.timestamp("s")),
        "ts_ms": pa.array(some([moment]), pa.timestamp("ms")), "ts_ns": pa.array(some([moment]), pa.timestamp("ns")),
        "ts_zone": pa.array(some([moment]), pa.timestamp("us", "Europe/Berlin")),
        "span": pa.array(some([datetime.timedelta(days=1, microseconds=5)]), pa.duration("us")),
        "interval": pa.array(some([(1, 2, 3000)]), pa.month_day_nano_interval()),
        "list": pa.array(some([[], [1, None, 3], [4]]), pa.list_(pa.int32())),
        "large_list": pa.array(some([["x", None], [], ["y" * 20]]), pa.large_list(pa.string())),
        "three": pa.array(some([[1, 2, 3], [4, None, 6]]), pa.list_(pa.int16(), 3)),
        "struct": pa.array(some([{"a": 1, "b": "x"}, {"a": None, "b": None}]),
                           pa.struct([("a", pa.int32()), ("b", pa.string())])),
        "structs": pa.array(some([[{"k": 1.5}], [None], []]), pa.list_(pa.struct([("k", pa.float64())]))),
        "map": pa.array(some([[("k", 1), ("l", None)], []]), pa.map_(pa.string(), pa.int32())),
        "word": pa.DictionaryArray.from_arrays(ints, pa.array(["red", "green", None, "blau"])),
        "nothing": pa.nulls(N), "Späße \\"quoted\\" ": pa.array(some([1, 2])),
    }
    table = pa.table(columns).replace_schema_metadata({"who": "test"})
    """

@Suite("RowFilter over every Arrow type")
struct RowFilterTypesTests {
    @Test(
        "every column keeps name, order, type, nulls and metadata, whatever the offsets", arguments: CutStyle.allCases)
    func types(style: CutStyle) throws {
        let fixture = try ArrowFixture(everyType + "\nwrite('all', table)")
        let batch = try #require(try fixture.batches("all").first)
        let (arrays, end) = CutStyle.cuts(batch, style)
        let filter = try RowFilter(
            engine: .shared(SQLSettings(threads: 2, preservesOrder: false)), condition: "keep",
            schema: fixture.schema("all"))
        let output = try filter.output(of: stream(fixture.schema("all"), arrays))
        try fixture.write("kept", output)
        try fixture.python(
            """
            table = read("all").slice(3, \(end) - 3)
            same(read("kept"), table, rows=rows(table, table["keep"]))
            """)
    }

    @Test("a condition may look at every column that DuckDB can read")
    func readable() throws {
        let fixture = try ArrowFixture(everyType + "\nwrite('all', table)")
        let batch = try #require(try fixture.batches("all").first)
        let names = try fixture.schema("all").table().fields.map(\.name)
        var refused: [String] = []
        for name in names {
            let filter: RowFilter
            do {
                filter = try RowFilter(
                    engine: .shared(), condition: "\(SQLName.quoted(name)) IS NOT NULL", schema: fixture.schema("all"))
            } catch let error as SQLError {
                refused.append(name)
                #expect(error.message.contains("column '\(name)'"))
                continue
            }
            let output = try filter.output(
                of: stream(fixture.schema("all"), [{ batch.cut(5, 3999, .batch) }, { batch.cut(4004, 3, .columns) }]))
            try fixture.write("kept-\(names.firstIndex(of: name) ?? 0)", output)
        }
        #expect(refused == ["half", "dec256"])
        try fixture.python(
            """
            table = read("all").slice(5, 4002)
            for i, name in enumerate(table.schema.names):
                if name in \(refused): continue
                got = read(f"kept-{i}")
                same(got.select(["row"]), table.select(["row"]), name, rows(table, pc.is_valid(table.column(i))))
            """)
    }
}

extension RowFilter {
    /// Everything that stays, as a stream.
    func output(of input: consuming OwnedStream) throws -> OwnedStream {
        let run = try run(input)
        return StreamExport.make(schema: { self.schema() }, next: { try run.next() })
    }
}
