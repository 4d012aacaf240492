import CPypeABI
import Foundation
import PypeArrow
import Testing

@testable import PypeSQL

@Suite("RowMap")
struct RowMapTests {
    @Test(
        "every column goes past unchanged and what is computed stands beside its row, whatever the offsets",
        arguments: CutStyle.allCases)
    func types(style: CutStyle) throws {
        let fixture = try ArrowFixture(everyType + "\nwrite('all', table)")
        let batch = try #require(try fixture.batches("all").first)
        let (cuts, end) = CutStyle.cuts(batch, style)
        let map = try RowMap(
            [
                ("twice", "i32 + 1"), ("upper", "upper(text)"), ("parts", "[word, view]"),
                ("of", "{'a': u8, 'b': date}"),
                ("same", "\"row\""), ("flag", "keep AND dec > 0"), ("sum", "list_sum(list)"), ("none", "NULL::DOUBLE"),
            ], fixture.schema("all"))
        try fixture.write(
            "mapped",
            map.output(of: stream(fixture.schema("all"), cuts)))
        try fixture.python(
            """
            got, table = read("mapped"), read("all").slice(3, \(end) - 3)
            same(got.select(table.schema.names), table)
            rows = table.to_pylist()
            def column(name, wanted):
                assert got[name].to_pylist() == wanted, name
            column("same", [r["row"] for r in rows])
            column("twice", [None if r["i32"] is None else r["i32"] + 1 for r in rows])
            # DuckDB has its own upper case for letters beyond ASCII.
            picked = table.select(["text", "keep", "dec"])
            own = duckdb.sql("SELECT upper(text) FROM picked").fetchall()
            column("upper", [r[0] for r in own])
            column("parts", [[r["word"], r["view"]] for r in rows])
            column("of", [{"a": r["u8"], "b": r["date"]} for r in rows])
            column("flag", duckdb.sql("SELECT keep AND dec > 0 AS f FROM picked").to_arrow_table()["f"].to_pylist())
            column("sum", [None if not r["list"] else sum(v for v in r["list"] if v is not None) for r in rows])
            column("none", [None] * len(rows))
            """)
    }

    @Test("rows keep their order on any number of threads", arguments: [1, 2, 3, 8])
    func order(threads: Int) throws {
        let sizes = [100_000, 1, 0, 300_000, 2_048, 65_536, 5]
        var starts: [Int] = []
        for size in sizes {
            starts.append((starts.last ?? 0) + (starts.isEmpty ? 0 : sizes[starts.count - 1])); _ = size
        }
        let batches = try zip(starts, sizes).map { try Numbers.batch($0, $1) }
        let map = try RowMap(
            // Rows of uneven cost, so that threads overtake each other.
            [("m", "CASE WHEN n % 100000 < 3000 THEN len(repeat('x', 2000)) - 2000 + n * 3 ELSE n * 3 END")],
            OwnedSchema(Numbers.schema), threads: threads)
        let run = try map.run(stream(OwnedSchema(Numbers.schema), batches.map { batch in { batch.share() } }))
        var next = 0
        while let rows = try run.next() {
            #expect(rows.firstRow == Int64(next))
            let table = try RecordBatch(
                rows.table([.computed(0), .input(0)]), schema: Schema([Field("m", .int64), Field("n", .int64)]))
            let mapped = try table.column(0).values(Int64.self)
            let plain = try table.column(1).values(Int64.self)
            for row in 0..<table.rowCount {
                let wanted: Int64? = next % 10 == 9 ? nil : Int64(next)
                guard plain[row] == wanted, mapped[row] == wanted.map({ $0 * 3 }) else {
                    Issue.record("row \(next): \(String(describing: mapped[row]))")
                    return
                }
                next += 1
            }
        }
        #expect(next == sizes.reduce(0, +))
    }

    @Test("columns that are passed on are the input's own buffers")
    func noCopy() throws {
        let batch = try Numbers.batch(0, 200_000)
        let map = try RowMap([("m", "n + 1")], OwnedSchema(Numbers.schema))
        let run = try map.run(stream(OwnedSchema(Numbers.schema), [{ batch.share() }]))
        let address = batch.withUnsafePointer { $0.pointee.children?[0]?.pointee.buffers?[1] }
        var rows = 0
        while let mapped = try run.next() {
            mapped.table([.input(0)]).withUnsafePointer { table in
                #expect(table.pointee.children?[0]?.pointee.buffers?[1] == address)
                #expect(table.pointee.children?[0]?.pointee.offset == Int64(rows))
            }
            rows += mapped.count
        }
        #expect(rows == 200_000)
    }

    @Test("a level sees what the levels before it computed, also in place of a column")
    func levels() throws {
        let fixture = try ArrowFixture("write('t', pa.table({'a': [1, 2, None], 'b': ['x', 'y', 'z']}))")
        let map = try RowMap(
            engine: .shared(),
            levels: [
                expressions([("a", "a * 10"), ("new \"one\"", "b || '!'")]),
                expressions([("c", "a + 1 -- the new a")]),
                expressions([("d", "c + input.a + len(\"new \"\"one\"\"\")")]),
            ], schema: fixture.schema("t"))
        #expect(map.computed.fields.map(\.name) == ["a", "new \"one\"", "c", "d"])
        let run = try map.run(fixture.stream("t"))
        let rows = try #require(try run.next())
        let table = try RecordBatch(
            rows.table([.computed(0), .computed(2), .computed(3)]),
            schema: Schema([Field("a", .int64), Field("c", .int64), Field("d", .int64)]))
        let columns = try (0..<3).map { try table.column($0).values(Int64.self) }
        #expect((0..<3).map { columns[0][$0] } == [10, 20, nil])
        #expect((0..<3).map { columns[1][$0] } == [11, 21, nil])
        #expect((0..<3).map { columns[2][$0] } == [23, 43, nil])
    }

    @Test("no rows, and rows without columns")
    func empty() throws {
        let fixture = try ArrowFixture(
            """
            write('none', pa.table({'a': pa.array([], pa.int64())}))
            """)
        let none = try RowMap([("b", "a + 1")], fixture.schema("none")).run(fixture.stream("none"))
        #expect(try none.next() == nil)
        let bare = try RowMap([("one", "1 + 1")], OwnedSchema(Schema([])))
        let batch = SharedArray(TableArray.make([], rows: 5000))
        let run = try bare.run(stream(OwnedSchema(Schema([])), [{ batch.share() }]))
        let rows = try #require(try run.next())
        #expect(rows.count == 5000 && rows.table([.computed(0)]).length == 5000)
    }
}
