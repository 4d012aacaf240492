import PypeArrow
import TestSupport
import Testing

@testable import PypeSQL

@Suite("Inputs that are read once")
struct SingleReadTests {
    private static let statements = [
        "SELECT *, sum(v) OVER (PARTITION BY g) AS s FROM input",
        "SELECT g, v, avg(v) OVER (PARTITION BY g) AS s, max(v) OVER (PARTITION BY t) AS m FROM input",
        "SELECT * FROM input WHERE v > 5 ORDER BY v DESC, i LIMIT 7",
        "SELECT * FROM input QUALIFY row_number() OVER (PARTITION BY g ORDER BY i) <= 2",
        "SELECT * FROM input QUALIFY rank() OVER (PARTITION BY g ORDER BY v, i) = 1",
        "SELECT g, count(DISTINCT t) AS a, count(DISTINCT v) AS b, sum(i) AS c FROM input GROUP BY g",
        "SELECT count(DISTINCT t) AS a, count(DISTINCT v) AS b, avg(i) AS c FROM input",
        "SELECT g, t, sum(i) AS s FROM input GROUP BY ROLLUP (g, t)",
        "SELECT g, t, count(DISTINCT v) AS s FROM input GROUP BY GROUPING SETS ((g), (t), ())",
        "WITH a AS (SELECT * FROM input WHERE v < 90) SELECT g, max(v) AS m FROM a GROUP BY g HAVING max(v) > 3",
        "WITH a AS MATERIALIZED (SELECT * FROM input) SELECT x.i FROM a x JOIN a y ON x.i = y.i AND x.v < y.v + 1",
        "WITH a AS MATERIALIZED (SELECT * FROM input) SELECT * FROM a WHERE v > (SELECT avg(v) FROM a)",
        "SELECT i, (SELECT max(u) FROM (SELECT unnest([v, i]) AS u)) AS m FROM input",
        "SELECT DISTINCT ON (g) g, i FROM input ORDER BY g, i",
        "SELECT arg_max(t, i) AS a, quantile_cont(v, [0.1, 0.9]) AS q, mode(g) AS m FROM input",
        "SELECT unnest([i, v]) AS x FROM input WHERE g IN (1, 2, 3) OR t LIKE 'a%'",
    ]

    @Test("a statement that names an input once reads it once, however DuckDB rewrites it")
    func once() throws {
        let fixture = try ArrowFixture(
            """
            write("input", pa.table({"i": pa.array(range(5000), pa.int64()), "g": pa.array([i % 7 for i in range(5000)]),
                "v": [i * 37 % 101 for i in range(5000)], "t": [["a", "b", None][i % 3] for i in range(5000)]}), 777)
            """)
        for sql in Self.statements {
            // What DuckDB is told of the size decides which rewrites it tries.
            for rows in [nil, 10, 10_000_000] {
                let query = try SQLQuery(engine: .shared(SQLSettings(threads: 2)))
                try query.addInput(
                    "input", schema: fixture.schema("input"), stream: fixture.stream("input"), rowNumber: "row number",
                    rows: rows)
                #expect(throws: Never.self, "\(sql), rows: \(String(describing: rows))") {
                    var result = try query.run(sql)
                    while try result.next() != nil {}
                }
                #expect(query.rowsRead("input") == 5000, "\(sql)")
            }
        }
    }
}
