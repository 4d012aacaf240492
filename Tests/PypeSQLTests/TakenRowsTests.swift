import Foundation
import PypeArrow
import Synchronization
import TestSupport
import Testing

@testable import PypeSQL

@Suite("Rows that DuckDB's threads hand on")
struct TakenRowsTests {
    private static let settings = SQLSettings(threads: 4)

    private func query(_ fixture: ArrowFixture, _ tables: [String]) throws -> SQLQuery {
        let query = try SQLQuery(engine: .shared(Self.settings), isOrdered: false)
        for table in tables {
            try query.addInput(
                table, schema: fixture.schema(table), stream: fixture.stream(table), rowNumber: "row number",
                rows: try fixture.batches(table).reduce(0) { $0 + $1.length })
        }
        return query
    }

    private func write(_ rows: RoutedRows, _ outputs: Int, _ fixture: ArrowFixture) throws -> [Int] {
        var batches = Array(repeating: [SharedArray](), count: outputs)
        while let batch = try rows.next() { batches[batch.output].append(SharedArray(batch.take())) }
        for output in 0..<outputs {
            let arrays = batches[output].map { batch in { batch.share() } }
            try fixture.write("\(output)", stream(OwnedSchema(rows.schema(of: output)), arrays))
        }
        return batches.map { $0.reduce(0) { $0 + $1.length } }
    }

    @Test("every row of a join goes where it is sent, once, and rows with a partner are counted")
    func join() throws {
        let fixture = try ArrowFixture(
            """
            random.seed(5); N = 150_001
            write("l", pa.table({"k": pa.array([None if i % 11 == 0 else i % 1000 for i in range(N)]), "v": pa.array(range(N)),
                "s": [None if i % 7 == 0 else f"text {i} that is not inlined" for i in range(N)],
                "x": [[i, None] if i % 3 else None for i in range(N)]}), 10_007)
            write("r", pa.table({"k": pa.array(range(500)), "w": [{"a": i, "b": "z"} for i in range(500)]}), 100)
            """)
        let query = try query(fixture, ["l", "r"])
        let rows = try query.run(
            """
            SELECT l.k, l.v, l.s, l.x, r.w, CAST(l.v % 2 AS UTINYINT), l."row number", r."row number"
            FROM l JOIN r ON l.k = r.k
            """, to: QueryOutputs(columns: [[0, 1, 2, 3, 4], [1, 4]], route: 5, counted: [6, 7]))
        let counts = try write(rows, 2, fixture)
        let matched = (0..<150_001).count { $0 % 11 != 0 && $0 % 1000 < 500 }
        #expect(counts.reduce(0, +) == matched)
        #expect(rows.distinctRows(0) == matched)
        #expect(rows.distinctRows(1) == 500)
        try fixture.python(
            """
            l, r = read("l").to_pylist(), read("r").to_pylist()
            wanted = {row["v"]: row | r[row["k"]] for row in l if row["k"] is not None and row["k"] < 500}
            for number, names in [(0, ["k", "v", "s", "x", "w"]), (1, ["v", "w"])]:
                table = read(str(number))
                table.validate(full=True)
                assert table.schema.names == names
                got = {row["v"]: row for row in table.to_pylist()}
                assert len(got) == table.num_rows
                assert set(got) == {v for v in wanted if v % 2 == number}
                for v, row in got.items(): assert row == {name: wanted[v][name] for name in names}, row
            """)
    }

    @Test("columns of every type, nulls, twins in name and no rows at all come through")
    func types() throws {
        let fixture = try ArrowFixture(
            everyType + "\nwrite('all', table.drop_columns(['dec256', 'half']).replace_schema_metadata(None))"
                + "\nwrite('none', pa.table({'a': pa.array([], pa.int64())}))")
        let all = try query(fixture, ["all"])
        let columns = try fixture.schema("all").table().fields.count
        _ = try write(
            all.run("SELECT * EXCLUDE (\"row number\") FROM \"all\"", to: QueryOutputs(columns: [Array(0..<columns)])),
            1,
            fixture)
        let plain = try SQLQuery(engine: .shared(Self.settings))
        try plain.addInput("all", schema: fixture.schema("all"), stream: fixture.stream("all"))
        try fixture.write("plain", plain.run("SELECT * FROM \"all\""))
        try fixture.python(
            """
            got, wanted = read("0"), read("plain")
            assert got.schema.equals(wanted.schema), (got.schema, wanted.schema)
            assert sorted(map(str, got.to_pylist())) == sorted(map(str, wanted.to_pylist()))
            """)
        let none = try query(fixture, ["none"])
        let rows = try none.run("SELECT a, a AS a FROM none", to: QueryOutputs(columns: [[0, 1]]))
        #expect(try rows.next() == nil)
    }

    @Test("a row that cannot be computed fails the rest, and what was wrong is told")
    func failure() throws {
        let fixture = try ArrowFixture(
            "write('t', pa.table({'a': [str(i) if i != 150_000 else 'x' for i in range(200_000)]}), 10_000)")
        let rows = try query(fixture, ["t"]).run("SELECT a::BIGINT AS a FROM t", to: QueryOutputs(columns: [[0]]))
        let error = #expect(throws: SQLError.self) { while try rows.next() != nil {} }
        #expect(error?.code == .invalidData && error?.message.contains("'x'") == true, "\(error?.message ?? "")")
    }

    @Test("rows that nobody wants any more end the work behind them, also while a full queue is waited for")
    func givingUp() throws {
        let fixture = try ArrowFixture("write('t', pa.table({'a': pa.array(range(2_000_000))}), 100_000)")
        for taken in [0, 1] {
            let query = try query(fixture, ["t"])
            do {
                let rows = try query.run(
                    "SELECT a, repeat('x', 100) AS s FROM t", to: QueryOutputs(columns: [[0, 1]]))
                for _ in 0..<taken { _ = try rows.next() }
            }
            #expect(query.rowsRead("t") < 2_000_000)
        }
    }

    @Test("a cancel ends the rows with that word")
    func cancel() throws {
        let fixture = try ArrowFixture("write('t', pa.table({'a': pa.array(range(2_000_000))}), 100_000)")
        let query = try query(fixture, ["t"])
        let rows = try query.run("SELECT a FROM t", to: QueryOutputs(columns: [[0]]))
        _ = try rows.next()
        query.cancel()
        let error = #expect(throws: SQLError.self) { while try rows.next() != nil {} }
        #expect(error?.code == .cancelled)
    }

    @Test("SQL of a flow cannot hand rows to another statement's outputs")
    func ticket() throws {
        let fixture = try ArrowFixture("write('t', pa.table({'a': [1]}))")
        let rows = try query(fixture, ["t"]).run(
            "SELECT pype_take(1, a) AS a FROM t", to: QueryOutputs(columns: [[0]]))
        let error = #expect(throws: SQLError.self) { while try rows.next() != nil {} }
        #expect(error?.message.contains("nobody takes these rows") == true, "\(error?.message ?? "")")
    }

    @Test("without a thread for the work there is an error, not a wait without end")
    func noThread() throws {
        let query = try query(ArrowFixture("write('t', pa.table({'a': [1]}))"), ["t"])
        let taker = try RowTaker(SQLEngine.shared(Self.settings).connect(), QueryOutputs(columns: []), [])
        let ends = Mutex(0)
        do {
            let rows = TakenRows(
                query: query, taker: taker, launch: { _ in EAGAIN }, ended: { ends.withLock { $0 += 1 } },
                { () throws(SQLError) in 0 })
            let error = #expect(throws: SQLError.self) { _ = try rows.next() }
            #expect(error?.code == .resourceExhausted && error?.message.contains("no thread") == true)
        }
        #expect(ends.withLock { $0 } == 1)
    }

    @Test("work on a thread of its own runs once")
    func ownThread() async {
        await confirmation { done in
            await withCheckedContinuation { continuation in
                let caller = pthread_self()
                let code = OwnThread.start {
                    #expect(pthread_equal(caller, pthread_self()) == 0)
                    done()
                    continuation.resume()
                }
                #expect(code == 0)
            }
        }
    }
}
