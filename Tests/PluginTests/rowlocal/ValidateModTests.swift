import PypeHost
import TestSupport
import Testing

@Suite("validate_mod", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct ValidateModTests {
    @Test("each kind of expectation finds the rows that do not meet it, and null meets all but not_null")
    func kinds() throws {
        try RowTables.run(
            "validate_mod",
            """
            nan = float("nan")
            table = pa.table({
                "row": range(8),
                "i": pa.array([1, 5, None, 10, 11, 5, -1, 7], pa.int32()),
                "f": [1.0, 5.5, None, nan, 20.0, 5.5, -0.5, 7.0],
                "d": pa.array([D("1.00"), D("9.99"), None, D("10.00"), D("10.01"), D("0"), D("-1"), D("7")]),
                "t": ["ab", "AB", None, "", "abc", "zwölf", "a b", "12"],
                "b": [True, False, None, True, True, True, True, True],
                "day": [datetime.date(2024, 1, n + 1) if n != 2 else None for n in range(8)],
                "when": pa.array([datetime.datetime(2024, 1, 1, n) if n != 2 else None for n in range(8)], pa.timestamp("us", "UTC")),
            })
            reference = pa.table({"id": pa.array([1, 5, 7, None], pa.int64()), "word": ["ab", "AB", "12", None], "x": [1] * 4})
            def broken(expectation, rows, reference=None):
                expectation = {**expectation, "name": "it"}
                inputs = [table, reference] if reference is not None else [table]
                good = [r for r in range(8) if r not in rows]
                result = run("validate_mod", {"expectations": [{**expectation, "action": "reject"}]}, inputs)
                check(result, "output", table.take(pa.array(good, pa.int64())), str(expectation))
                rejects = result.outputs["rejects"]
                assert rejects["row"].to_pylist() == rows, (expectation, rejects["row"].to_pylist())
                columns = expectation.get("columns") or [expectation["column"]] if expectation["type"] != "expression" else []
                for row in rejects.to_pylist():
                    assert row["error_message"] == "it" and row["error_code"] == 103, row
                    assert row["error_column"] == (", ".join(columns) or None), row
                result = run("validate_mod", {"expectations": [{**expectation, "action": "warn"}]}, inputs)
                check(result, "output", table, str(expectation))
                assert result.globals["report"][0]["failed"] == len(rows) and result.globals["passed"] == (not rows)
                assert len(result.logs) == (1 if rows else 0), result.logs
                result = run("validate_mod", {"expectations": [expectation]}, inputs)
                assert result.status == (103 if rows else 0), (expectation, result.status, result.message)
                if rows: assert f"row {rows[0] + 1} does not meet the expectation 'it'" in result.message, result.message
            broken({"type": "not_null", "column": "i"}, [2])
            broken({"type": "not_null", "columns": ["row", "b"]}, [2])
            broken({"type": "range", "column": "i", "min": 1, "max": 10}, [4, 6])
            broken({"type": "range", "column": "i", "min": 1.5}, [0, 6])
            broken({"type": "range", "column": "f", "max": 10}, [3, 4])
            single = table.append_column("g", pa.array([0.1, 0.3, None, 0.30000001192092896, 0.5, -0.1, 0.2, 16777216], pa.float32()))
            for expectation, rows in [({"type": "range", "min": 0.1, "max": 0.3}, [4, 5, 7]), ({"type": "set", "values": [0.1, 0.2, 0.3, 0.5]}, [5, 7]),
                                      ({"type": "range", "max": 16777217}, []), ({"type": "range", "min": 16777217}, [0, 1, 3, 4, 5, 6, 7])]:
                result = run("validate_mod", {"expectations": [{**expectation, "column": "g", "action": "reject"}]}, [single])
                assert result.outputs["rejects"]["row"].to_pylist() == rows, (expectation, result.message, result.outputs["rejects"]["row"])
            broken({"type": "range", "column": "d", "min": 0, "max": 10}, [4, 6])
            broken({"type": "range", "column": "day", "min": "2024-01-02", "max": "2024-01-06"}, [0, 6, 7])
            broken({"type": "range", "column": "when", "max": "2024-01-01T06:30:00Z"}, [7])
            broken({"type": "range", "column": "t", "min": "a"}, [1, 3, 7])
            broken({"type": "pattern", "column": "t", "pattern": "[a-z]+"}, [1, 3, 5, 6, 7])
            broken({"type": "pattern", "column": "i", "pattern": "[0-9]"}, [3, 4, 6])
            broken({"type": "set", "column": "t", "values": ["ab", "AB", "'); DROP TABLE x; --"]}, [3, 4, 5, 6, 7])
            broken({"type": "set", "column": "i", "values": [1, 5, 7]}, [3, 4, 6])
            broken({"type": "set", "column": "f", "values": [1, 5.5]}, [3, 4, 6, 7])
            broken({"type": "set", "column": "b", "values": [True]}, [1])
            broken({"type": "type", "column": "t", "as": "int32"}, [0, 1, 3, 4, 5, 6])
            broken({"type": "type", "column": "f", "as": "int64"}, [1, 3, 5, 6])
            broken({"type": "type", "column": "i", "as": "int32"}, [])
            broken({"type": "type", "column": "when", "as": "date32"}, [1, 3, 4, 5, 6, 7])
            broken({"type": "type", "column": "b", "as": "date32"}, [0, 1, 3, 4, 5, 6, 7])
            broken({"type": "expression", "expression": "i < 10 -- small"}, [3, 4])
            broken({"type": "unique", "column": "i"}, [5])
            broken({"type": "unique", "columns": ["b", "f"]}, [])
            broken({"type": "unique", "column": "b"}, [3, 4, 5, 6, 7])
            broken({"type": "foreign_key", "column": "i", "reference_columns": ["id"]}, [3, 4, 6], reference)
            broken({"type": "foreign_key", "columns": ["i", "t"], "reference_columns": ["id", "word"]}, [3, 4, 5, 6], reference)
            broken({"type": "foreign_key", "column": "i", "reference_columns": ["id"]}, [0, 1, 3, 4, 5, 6, 7], reference.slice(0, 0))
            """)
    }

    @Test("many expectations, tables of every kind, long ones that are held; names of all that is not met")
    func tables() throws {
        try RowTables.run(
            "validate_mod",
            """
            def v(expectations, inputs, **more): return run("validate_mod", {"expectations": expectations}, inputs, **more)
            both = [{"type": "not_null", "column": "i", "action": "reject"},
                    {"type": "expression", "name": "b is true", "expression": "b", "action": "reject"},
                    {"type": "not_null", "column": "t", "action": "warn"}]
            for note, table in [("cut", cut), ("empty", empty), ("nulls", nulls)]:
                result = v(both, [table], infer=True)
                rows = table.to_pylist()
                bad = [i for i, r in enumerate(rows) if r["i"] is None or r["b"] is False]
                good = [i for i in range(len(rows)) if i not in bad]
                check(result, "output", table.take(pa.array(good, pa.int64())) if len(good) else empty, note)
                assert result.inferred["rejects"].equals(result.outputs["rejects"].schema)
                for i, row in zip(bad, result.outputs["rejects"].to_pylist()):
                    r = rows[i]
                    names = [n for n, w in [("not_null of i", r["i"] is None), ("b is true", r["b"] is False),
                                            ("not_null of t", r["t"] is None)] if w]
                    assert row["error_message"] == "; ".join(names), (row, names)
                assert [r["failed"] for r in result.globals["report"]] == [
                    sum(r["i"] is None for r in rows), sum(r["b"] is False for r in rows), sum(r["t"] is None for r in rows)]
            # More expectations than a word has bits.
            many = [{"type": "not_null", "column": f"c{i}", "action": "reject"} for i in range(200)]
            result = v(many + [{"type": "range", "column": "c300", "max": 400, "action": "reject"}], [wide])
            check(result, "output", wide.slice(0, 1))
            first, second = result.outputs["rejects"].to_pylist()
            assert first["error_message"] == "; ".join(f"not_null of c{i}" for i in range(200))
            assert second["error_message"] == "range of c300" and second["error_column"] == "c300"
            twice = pa.concat_tables([long, long.slice(100_000, 3)])
            result = v([{"type": "unique", "columns": ["i"], "action": "reject"}], [twice])
            check(result, "output", long)
            assert result.outputs["rejects"]["i"].to_pylist() == [100_000, 100_001, 100_002]
            result = v([{"type": "row_count", "min": 1}], [pa.table({}).slice(0, 0)])
            assert result.status == 103 and "there are 0 rows, at least 1" in result.message, result.message
            """)
    }

    @Test("row_count and freshness look at the whole table")
    func ofTable() throws {
        try RowTables.run(
            "validate_mod",
            """
            def v(expectation, table): return run("validate_mod", {"expectations": [expectation]}, [table])
            days = pa.table({"day": [datetime.date(2024, 1, 1), None, datetime.date(2024, 1, 3)]})
            assert v({"type": "row_count", "min": 3, "max": 3}, days).status == 0
            assert "at most 2" in v({"type": "row_count", "max": 2}, days).message
            warned = v({"type": "row_count", "max": 2, "action": "warn"}, days)
            assert warned.status == 0 and not warned.globals["passed"] and "at most 2" in warned.logs[0][1]
            fresh = {"type": "freshness", "column": "day", "max_age": 86400, "as_of": "2024-01-04"}
            assert v(fresh, days).status == 0
            assert "172800 seconds old" in v({**fresh, "as_of": "2024-01-05"}, days).message
            assert "seconds old" in v({**fresh, "as_of": "2024-01-04T00:00:01Z"}, days).message
            assert "seconds old" in v({"type": "freshness", "column": "day", "max_age": 86400}, days).message
            assert "has no value" in v(fresh, days.slice(1, 1)).message
            """)
    }

    @Test("a mistake in the config is named before a row moves")
    func refused() throws {
        try RowTables.run(
            "validate_mod",
            """
            def bad(expectation, *words):
                list = expectation if isinstance(expectation, __builtins__.list) else [expectation]
                refused("validate_mod", {"expectations": list}, [cut], *words)
            bad([], "'expectations' is empty")
            bad({"type": "nonnull", "column": "i"}, "expectations[0].type")
            bad({"type": "not_null"}, "has no 'column', which not_null needs")
            bad({"type": "not_null", "column": "i", "columns": ["i"]}, "both")
            bad({"type": "not_null", "column": "i", "min": 1}, "has 'min', which not_null does not know")
            bad({"type": "not_null", "column": "ii"}, "no column 'ii'", "did you mean 'i'")
            bad({"type": "range", "column": "i"}, "neither 'min' nor 'max'")
            bad({"type": "range", "column": "i", "min": "a"}, "cannot be compared with column 'i'")
            bad({"type": "range", "column": "l", "min": 1}, "cannot be compared")
            bad({"type": "set", "column": "t", "values": [1]}, "cannot be compared")
            bad({"type": "set", "column": "t", "values": []}, "values")
            bad({"type": "range", "column": "day", "min": "x"}, "'range of day': \\"x\\" is no value of column 'day'")
            bad({"type": "set", "column": "when", "values": ["2024-01-01", "y"]}, "'set of when': \\"y\\" is no value of column 'when'")
            bad({"type": "pattern", "name": "my", "column": "t", "pattern": "("}, "'my': '(' is no pattern", "missing )")
            bad({"type": "freshness", "column": "i", "max_age": 1}, "'freshness of i': column 'i' of type int32 has neither dates nor timestamps")
            bad({"type": "freshness", "column": "day", "max_age": -1e300}, "max_age")
            bad({"type": "not_null", "column": "h"}, "column 'h': SQL cannot read its type float16")
            twins = {"expectations": [{"type": "not_null", "column": "a"}]}
            refused("validate_mod", twins, [pa.table({"a": [1], "A": [2]})], "several columns named 'a'", "rename them")
            bad({"type": "type", "column": "t", "as": "int33"}, "'int33'")
            bad({"type": "expression", "expression": "i +"}, "expectation 'expression'")
            bad({"type": "expression", "expression": "i + 1"}, "not true or false")
            bad({"type": "expression", "expression": "i IN (SELECT 1)"}, "subquery")
            bad({"type": "foreign_key", "column": "i"}, "needs the input port 'reference'")
            bad({"type": "row_count", "min": 1, "action": "reject"}, "whole table")
            bad({"type": "row_count", "min": 1.5}, "not a number of rows")
            bad({"type": "freshness", "column": "day", "max_age": 1, "as_of": "soon"}, "'soon' is no time")
            bad([{"type": "not_null", "column": "i"}] * 2, "two named 'not_null of i'")
            config = {"expectations": [{"type": "foreign_key", "column": "i", "reference_columns": ["x"]}]}
            refused("validate_mod", config, [cut, pa.table({"y": [1]})], "the reference has no column 'x'")
            refused("validate_mod", config, [cut, pa.table({"x": ["1"]})], "foreign_key of i", "column 'i' of the input is int32", "is utf8, which cannot be compared")
            """)
    }

    @Test("cancel ends a run; an input or a reference that breaks off fails it")
    func ends() async throws {
        let table = try countingTable(["a", "b"], rows: 5000, batches: 400)
        let config = try PluginRun.config([
            "expectations": [["type": "foreign_key", "column": "a", "reference_columns": ["k"], "action": "warn"]]
        ])
        let keys = try countingTable(["k"])
        let cancelled = try await PluginRun(
            "validate_mod", config, PluginServices(inputs: [0: [table], 1: [keys]], cancelsWhenEmitting: true))
        #expect(cancelled.failure?.code == .cancelled)
        for inputs in [[0: [table], 1: [keys.failingAtTheEnd()]], [0: [table.failingAtTheEnd()], 1: [keys]]] {
            let broken = try await PluginRun("validate_mod", config, PluginServices(inputs: inputs))
            #expect(broken.failure?.code == .io)
            #expect(broken.failure?.message.contains("the producer broke") == true)
        }
    }
}
