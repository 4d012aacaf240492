import CPypeABI
import Foundation
import PypeArrow
import Testing

@testable import PypeSQL

@Suite("RowFilter")
struct RowFilterTests {
    private let engine: SQLEngine

    init() throws { engine = try .shared(SQLSettings(threads: 4, preservesOrder: false)) }

    @Test("random tables with nulls give the rows that DuckDB itself gives, in the input's order", arguments: 1...4)
    func random(seed: Int) throws {
        let fixture = try ArrowFixture(
            """
            random.seed(\(seed)); N = random.choice([1, 2047, 5000, 70_000])
            def some(make): return [None if random.random() < 0.2 else make() for _ in range(N)]
            table = pa.table({
                "row": pa.array(range(N), pa.int64()), "a": pa.array(some(lambda: random.randint(-5, 5)), pa.int32()),
                "b": pa.array(some(lambda: random.gauss(0, 1)), pa.float64()),
                "s": pa.array(some(lambda: random.choice("äbc") * random.randint(0, 15)), pa.string()),
                "f": pa.array(some(lambda: random.random() < 0.5), pa.bool_()),
                "d": pa.array(some(lambda: random.randint(0, 20000)), pa.date32()),
                "l": pa.array(some(lambda: [random.randint(0, 3)] * random.randint(0, 4)), pa.list_(pa.int64()))})
            write("in", table, random.choice([1000, 3333, 100_000]))
            """)
        let conditions = [
            "a > 0", "NOT (a > 0)", "a > 0 OR b < 0", "a IS NULL", "f", "NOT f AND a <> 2", "s LIKE '%b%'", "s < 'c'",
            "coalesce(a, 0) + length(s) > 3", "d BETWEEN DATE '1980-01-01' AND DATE '2000-12-31'", "a IN (1, 2, NULL)",
            "len(l) > 1 AND l[1] = 2", "CASE WHEN f THEN a > 0 ELSE b > 0 END", "TRUE", "FALSE", "a = 99",
            "list_contains(l, a)", "a IS DISTINCT FROM NULL AND b IS NOT NULL", "regexp_matches(s, '^(ä+)$')",
        ]
        for (index, condition) in conditions.enumerated() {
            let filter = try RowFilter(engine: engine, condition: condition, schema: fixture.schema("in"))
            try fixture.write("out-\(index)", filter.output(of: fixture.stream("in")))
        }
        let list = conditions.map { "\"\($0)\"" }.joined(separator: ", ")
        try fixture.python(
            """
            source = read("in")
            for i, condition in enumerate([\(list)]):
                found = duckdb.sql(f"SELECT row FROM source WHERE {condition} ORDER BY row").to_arrow_table()["row"]
                same(read(f"out-{i}"), source, condition, found.to_pylist())
            """)
    }

    @Test("small batches come out together, and a batch that stays whole is not copied")
    func batches() throws {
        let filter = try RowFilter(engine: engine, condition: "n % 2 = 0", schema: OwnedSchema(Numbers.schema))
        let small = try (0..<2000).map { try Numbers.batch($0 * 100, 100) }
        var sizes: [Int] = []
        var output = try filter.output(
            of: stream(OwnedSchema(Numbers.schema), small.map { array in { array.share() } }))
        while let batch = try output.next() { sizes.append(batch.length) }
        #expect(sizes.reduce(0, +) == 2000 * 50)
        #expect(sizes.count <= 4)

        let large = try Numbers.batch(0, 50_000)
        let all = try RowFilter(engine: engine, condition: "n >= 0 OR n IS NULL", schema: OwnedSchema(Numbers.schema))
        output = try all.output(of: stream(OwnedSchema(Numbers.schema), [{ large.share() }]))
        let values = large.withUnsafePointer { $0.pointee.children?[0]?.pointee.buffers?[1] }
        guard let batch = try output.next() else { throw CancellationError() }
        let kept = batch.withUnsafePointer { $0.pointee.children?[0]?.pointee.buffers?[1] }
        #expect(kept == values && kept != nil)
    }

    @Test("rows keep their order over many batches and threads")
    func order() throws {
        let filter = try RowFilter(engine: engine, condition: "n % 3 = 1", schema: OwnedSchema(Numbers.schema))
        // Sizes that differ, so that threads overtake each other.
        var start = 0
        var arrays: [SharedArray] = []
        for index in 0..<200 {
            let count = [1, 5000, 63, 2048, 130_000][index % 5] / (index % 25 == 4 ? 1 : index % 5 == 4 ? 40 : 1)
            arrays.append(try Numbers.batch(start, count))
            start += count
        }
        let run = try filter.run(stream(OwnedSchema(Numbers.schema), arrays.map { array in { array.share() } }))
        let output = StreamExport.make(schema: { filter.schema() }, next: { try run.next() })
        var wanted: [Int64?] = []
        for row in 0..<start where row % 10 != 9 && row % 3 == 1 { wanted.append(Int64(row)) }
        #expect(try Numbers.rows(of: output) == wanted)
        #expect(run.counts == FilterRun.Counts(kept: wanted.count, dropped: start - wanted.count))
    }

    @Test("no batches, empty batches and no columns that stay are no trouble")
    func empty() throws {
        let filter = try RowFilter(engine: engine, condition: "n > 0", schema: OwnedSchema(Numbers.schema))
        #expect(try Numbers.rows(of: filter.output(of: stream(OwnedSchema(Numbers.schema), []))) == [])
        let none = try Numbers.batch(0, 0)
        #expect(try Numbers.rows(of: filter.output(of: stream(OwnedSchema(Numbers.schema), [{ none.share() }]))) == [])

        let noColumns = try RowFilter(engine: engine, condition: "1 > 0", schema: OwnedSchema(Schema([])))
        let fixture = try ArrowFixture()
        try fixture.write("out", noColumns.output(of: stream(OwnedSchema(Schema([])), [])))
        try fixture.python("assert read('out').schema == pa.schema([])")
    }

    @Test("a filter may be used for one stream after the other")
    func again() throws {
        let filter = try RowFilter(engine: engine, condition: "n < 3", schema: OwnedSchema(Numbers.schema))
        let array = try Numbers.batch(0, 100)
        for _ in 0..<3 {
            #expect(
                try Numbers.rows(of: filter.output(of: stream(OwnedSchema(Numbers.schema), [{ array.share() }]))) == [
                    0, 1, 2,
                ])
        }
    }

    @Test("1,000 columns pass, and only those of the condition are looked at")
    func wide() throws {
        let fixture = try ArrowFixture(
            """
            table = pa.table({f"c{i}": pa.array([i, None, i + 1] * 1000, pa.int32()) for i in range(1000)})
            write("in", table, 700)
            """)
        let filter = try RowFilter(engine: engine, condition: "c999 = 1000", schema: fixture.schema("in"))
        try fixture.write("out", filter.output(of: fixture.stream("in")))
        try fixture.python("t = read('in'); same(read('out'), t.filter(pc.equal(t['c999'], 1000)))")
    }

    @Test("columns of one name pass as they are")
    func duplicates() throws {
        let fixture = try ArrowFixture(
            """
            write("in", pa.table([pa.array([1, 2]), pa.array(["x", "y"]), pa.array([3, 4]), pa.array([5, 6]),
                pa.array([7, 8])], names=["a", "A", "a", "", "a_1"]))
            """)
        let filter = try RowFilter(engine: engine, condition: "a_1 = 8", schema: fixture.schema("in"))
        try fixture.write("out", filter.output(of: fixture.stream("in")))
        try fixture.python(
            """
            t = read("out")
            assert t.schema.names == ["a", "A", "a", "", "a_1"], t.schema
            assert [c.to_pylist() for c in t.columns] == [[2], ["y"], [4], [6], [8]], t
            """)
        let error = #expect(throws: SQLError.self) {
            _ = try RowFilter(engine: engine, condition: "a = 1", schema: fixture.schema("in"))
        }
        #expect(error?.message.contains("several columns named 'a'") == true)
    }

    @Test("dictionaries that differ from batch to batch are kept apart")
    func dictionaries() throws {
        let fixture = try ArrowFixture(
            """
            for name, words in (("one", ["a", "b"]), ("two", ["c", "a"])):
                codes = pa.array([0, 1, None, 1] if name == "one" else [1, 0, 1, 0], pa.int32())
                write(name, pa.table({"w": pa.DictionaryArray.from_arrays(codes, pa.array(words))}))
            """)
        let arrays = try ["one", "two", "one"].flatMap { try fixture.batches($0) }.map { array in { array.share() } }
        let filter = try RowFilter(engine: engine, condition: "w <> 'b'", schema: fixture.schema("one"))
        var values: [String?] = []
        var output = try filter.output(of: stream(fixture.schema("one"), arrays))
        let schema = try output.schema().table()
        while let array = try output.next() {
            let batch = try RecordBatch(array, schema: schema)
            let words = try batch.column(0).dictionary()
            let texts = try words.values.texts()
            for row in 0..<batch.rowCount { values.append(words[row].flatMap { texts[$0] }) }
        }
        #expect(values == ["a", "a", "c", "a", "c", "a"])
    }
}
