import Foundation
import PypeArrow
import TestSupport
import Testing

@testable import PypeSQL

@Suite("RoutedRows")
struct RoutedRowsTests {
    private static let settings = SQLSettings(threads: 2)

    private func query(_ fixture: ArrowFixture, keepsOrder: Bool = false) throws -> SQLQuery {
        let query = try SQLQuery(engine: .shared(Self.settings))
        try query.addInput(
            "t", schema: fixture.schema("t"), stream: fixture.stream("t"), rowNumber: "row number",
            keepsOrder: keepsOrder)
        return query
    }

    /// Writes each output to a file of its number.
    private func write(_ rows: RoutedRows, _ outputs: Int, _ fixture: ArrowFixture) throws {
        var batches = Array(repeating: [SharedArray](), count: outputs)
        while let batch = try rows.next() { batches[batch.output].append(SharedArray(batch.take())) }
        for output in 0..<outputs {
            let arrays = batches[output].map { batch in { batch.share() } }
            try fixture.write("\(output)", stream(OwnedSchema(rows.schema(of: output)), arrays))
        }
    }

    @Test("rows and columns go where they are sent, in the order of the SELECT, and row numbers are counted once")
    func routes() throws {
        let fixture = try ArrowFixture(
            """
            N = 200_003
            write("t", pa.table({"a": pa.array([None if i % 5 == 0 else i for i in range(N)]),
                "s": [None if i % 7 == 0 else f"text {i}" for i in range(N)],
                "l": [[i, None] if i % 3 else None for i in range(N)]}), 10_007)
            """)
        let query = try query(fixture)
        let rows = try query.run(
            """
            SELECT l, s, a, CAST(a % 2 IS NULL OR a % 2 = 1 AS UTINYINT), "row number" // 2,
                CASE WHEN a % 2 = 1 THEN "row number" END
            FROM t ORDER BY "row number"
            """, to: QueryOutputs(columns: [[0, 1, 2], [2, 1]], route: 3, counted: [4, 5]))
        try write(rows, 2, fixture)
        #expect(rows.distinctRows(0) == 100_002)
        #expect(rows.distinctRows(1) == (0..<200_003).count { $0 % 5 != 0 && $0 % 2 == 1 })
        #expect(query.rowsRead("t") == 200_003)
        try fixture.python(
            """
            t = read("t")
            odd = pc.fill_null(pc.equal(pc.bit_wise_and(t["a"], 1), 1), True)
            for number, names, keep in [(0, ["l", "s", "a"], pc.invert(odd)), (1, ["a", "s"], odd)]:
                got = read(str(number))
                got.validate(full=True)
                assert got.schema.names == names
                wanted = t.filter(keep).select(names)
                assert got.num_rows == wanted.num_rows, (number, got.num_rows, wanted.num_rows)
                for name in names:
                    pairs = zip(got[name].to_pylist(), wanted[name].to_pylist())
                    assert not (bad := [(i, a, b) for i, (a, b) in enumerate(pairs) if a != b]), (number, name, bad[:3])
            """)
    }

    @Test("a stream that one thread reads keeps its order, and each row may become several")
    func order() throws {
        let fixture = try ArrowFixture("write('t', pa.table({'a': pa.array(range(300_000))}), 1000)")
        let rows = try query(fixture, keepsOrder: true).run(
            "SELECT a, unnest(['x', 'y']) AS n FROM t", to: QueryOutputs(columns: [[0, 1]]))
        try write(rows, 1, fixture)
        try fixture.python(
            """
            got = read("0")
            assert got["a"].to_pylist() == [i // 2 for i in range(600_000)]
            assert got["n"].to_pylist() == ["x", "y"] * 300_000
            """)
    }

    @Test("rows that the statement can do without are read when they are to be counted")
    func rest() throws {
        let fixture = try ArrowFixture("write('t', pa.table({'a': pa.array(range(3000))}), 1000)")
        let query = try query(fixture)
        let rows = try query.run("SELECT a FROM t LIMIT 0", to: QueryOutputs(columns: [[0]]))
        while try rows.next() != nil {}
        try query.readRest()
        #expect(query.rowsRead("t") == 3000)
    }

    @Test("a cancel that comes before the first row meets the statement")
    func cancel() throws {
        let fixture = try ArrowFixture("write('t', pa.table({'a': [1]}))")
        let query = try query(fixture)
        query.cancel()
        let error = #expect(throws: SQLError.self) {
            let rows = try query.run("SELECT sum(a) FROM t", to: QueryOutputs(columns: [[0]]))
            while try rows.next() != nil {}
        }
        #expect(error?.code == .cancelled)
    }
}
