import TestSupport
import Testing

@Suite("sql_mod", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct SQLModTests {
    @Test("a SELECT gives what DuckDB gives over the same tables")
    func selects() throws {
        try QueryTables.run(
            "sql_mod",
            """
            few = pa.table({"k": [1, 2, None, 4], "name": ["one", "two", "none", "👩"]})
            queries = ["SELECT * FROM input ORDER BY u", "SELECT k, count(*) AS n, sum(d)::DECIMAL(18, 6) AS s FROM input GROUP BY k ORDER BY k",
                       "SELECT name, count(*) AS n FROM input JOIN input_2 USING (k) GROUP BY ALL ORDER BY n, name",
                       "WITH t AS MATERIALIZED (SELECT * FROM input) SELECT count(*) AS n FROM t a, t b WHERE a.u = b.u",
                       "SELECT u FROM input EXCEPT SELECT u FROM input_2 CROSS JOIN (SELECT 5 AS u) ORDER BY u",
                       "FROM input SELECT max(u) AS m", "SELECT 1 AS one WHERE FALSE", "VALUES (1, 'x')"]
            for query in queries:
                for note, t in [("many", many), ("empty", empty), ("nulls", nulls)]:
                    result = run("sql_mod", {"sql": query}, [[t, few]])
                    check(result, sql(query, input=t, input_2=few), f"{note} {query}")
                    assert result.globals == {"row_count": len(result.outputs["output"])}, result.globals
            names = ["flüge", 'air"ports; --']
            query = 'SELECT u, name FROM "flüge" JOIN "air""ports; --" USING (k) ORDER BY u'
            result = run("sql_mod", {"sql": query, "inputs": names}, [[many, few]])
            check(result, sql(query, **dict(zip(names, [many, few]))), "named")
            check(run("sql_mod", {"sql": "SELECT * FROM input"}, [wide]), wide, "wide", ordered=False)
            check(run("sql_mod", {"sql": "SELECT * FROM input"}, [[odd]]), odd, "odd", ordered=False)
            """)
    }

    @Test("values reach the SQL as values, whatever they hold")
    func parameters() throws {
        try QueryTables.run(
            "sql_mod",
            """
            evil = "x'; DROP TABLE y; --"
            result = run("sql_mod", {"sql": 'SELECT "select" FROM input WHERE "it\\'s" = $name ORDER BY ALL', "parameters": {"name": evil}}, [odd])
            assert result.outputs["output"]["select"].to_pylist() == [1, 3], result.message
            query = "SELECT CAST($t AS VARCHAR) AS t, CAST($n AS BIGINT) AS n, CAST($d AS DOUBLE) AS d, CAST($b AS BOOLEAN) AS b, CAST($z AS DATE) AS z"
            values = {"t": "$n \\"'", "n": -5, "d": 1.5, "b": True, "z": None}
            result = run("sql_mod", {"sql": query, "parameters": values}, [odd])
            assert result.outputs["output"].to_pylist() == [values], result.message
            result = run("sql_mod", {"sql": 'SELECT "select" + $n AS a, $n AS b, $t AS c FROM input ORDER BY a', "parameters": {"n": 1, "t": evil}}, [odd])
            check(result, pa.table({"a": [2, 3, 4], "b": [1] * 3, "c": [evil] * 3}))
            def bad(query, values, *words): refused("sql_mod", {"sql": query, "parameters": values}, [odd], *words)
            bad("SELECT 1 AS a WHERE $a", {}, "1 parameters, and 0")
            bad("SELECT 1 AS a", {"a": 1}, "no parameter $a")
            bad("SELECT 1 AS a", {"a": [1]}, "'a' is neither a text")
            """)
    }

    @Test("nothing but the inputs can be reached, and nothing but a SELECT runs")
    func hostile() throws {
        try QueryTables.run(
            "sql_mod",
            """
            def bad(query, *words, inputs=[many], **more): refused("sql_mod", {"sql": query, **more}, [inputs], *words)
            bad(" ", "'sql' is empty")
            bad("SELECT kk FROM input", "kk")
            bad("SELECT * FROM flights", "flights")
            bad("SELECT 1; DROP VIEW input", "one statement")
            bad("DROP VIEW input", "only a SELECT")
            bad("CREATE TABLE x AS SELECT 1", "only a SELECT")
            bad("INSTALL httpfs", "")
            bad("SET threads = 1", "only a SELECT")
            bad("COPY input TO '/tmp/pype-test-must-not-be.csv'", "")
            for read in ["read_csv('/etc/passwd')", "read_text('/etc/passwd')", "'/etc/passwd'", "glob('/*')", "read_blob('/etc/*')",
                         "parquet_scan('/etc/passwd')", "query('ATTACH ''/tmp/x.db''')"]:
                bad(f"SELECT * FROM {read}", "")
            refused("sql_mod", {"sql": "SELECT * FROM sniff_csv('/etc/passwd')"}, [many], "disabled", code=103)
            bad("SELECT 1\\0 AS a", "NUL")
            bad("SELECT 1 AS a, 2 AS A", "two columns of the output would be named 'A'")
            refused("sql_mod", {"sql": "SELECT 1 AS a", "inputs": ["x"]}, [[many, many]], "'inputs' has 1 names, and there is an edge 2")
            refused("sql_mod", {"sql": "SELECT 1 AS a", "inputs": ["x", "y"]}, [[many]], "connect 'y'")
            refused("sql_mod", {"sql": "SELECT 1 AS a", "inputs": ["x", "X"]}, [[many, many]], "'inputs'", "named 'X'")
            # Another run's input is a number that nobody knows.
            for number in range(5): bad(f"SELECT * FROM pype_scan({number})", "no such input")
            result = run("sql_mod", {"sql": "SELECT a.u FROM input a JOIN input b USING (u)"}, [many])
            assert result.status == 102 and "AS MATERIALIZED" in result.hint, (result.status, result.message, result.hint)
            result = run("sql_mod", {"sql": "SELECT t::INTEGER AS i FROM input"}, [many])
            assert result.status == 103 and "Could not convert" in result.message, (result.status, result.message)
            assert not os.path.exists("/tmp/pype-test-must-not-be.csv")
            """)
    }

    @Test("an input that breaks off and a cancel end the run; a LIMIT does without the rest")
    func ends() throws {
        try QueryTables.run(
            "sql_mod",
            """
            broken("sql_mod", {"sql": "SELECT sum(d) AS s FROM input"})
            cancelled("sql_mod", {"sql": "SELECT sum(d) AS s FROM input"})
            def endless():
                while True: yield from many.to_batches()
            result = run("sql_mod", {"sql": "SELECT u FROM input LIMIT 5"}, [pa.RecordBatchReader.from_batches(many.schema, endless())])
            assert result.status == 0 and len(result.outputs["output"]) == 5, result.message
            """)
    }
}
