import TestSupport
import Testing

@Suite("aggregate_mod", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct AggregateModTests {
    private static let wanted = """
        functions = ["count", "sum", "min", "max", "avg", "median", "stddev", "count_distinct", "first", "last"]
        def value(function, column, more={}):
            c = '"' + column.replace('"', '""') + '"'
            keeps = more.get("ignore_nulls") is False
            where = "" if keeps else f"FILTER (WHERE {c} IS NOT NULL)"
            return {"count_distinct": f"count(DISTINCT {c})", "stddev": f"stddev_samp({c})",
                    "first": f"first({c} ORDER BY rn) {where}", "last": f"last({c} ORDER BY rn) {where}",
                    "list": f"list({c} ORDER BY rn) {where}",
                    "string_agg": f"string_agg({c}::VARCHAR, '{more.get('separator', ',')}' ORDER BY rn)",
                    "quantile": f"quantile_cont({c}, {more.get('quantile')})"}.get(function, f"{function}({c})")
        def compare(aggregates, keys, t, note, casts={}):
            config = {"aggregates": [{"function": f, "column": c, "as": f"a{i}", **more} for i, (f, c, more) in enumerate(aggregates)]}
            if keys: config["group_by"] = keys
            quoted = ['"' + k.replace('"', '""') + '"' for k in keys]
            columns = quoted + [f"{value(f, c, more)}{'::BIGINT' if f == 'sum' and pa.types.is_integer(t.schema.field(c).type) else ''} AS a{i}"
                                for i, (f, c, more) in enumerate(aggregates)]
            order = " ORDER BY " + ", ".join(q + " NULLS LAST" for q in quoted) if keys else ""
            query = f"SELECT {', '.join(columns)} FROM t {'GROUP BY ' + ', '.join(quoted) if keys else ''}{order}"
            result = run("aggregate_mod", config, [t], infer=True)
            # Sums of floating-point numbers depend on the order of the rows in their last digits.
            digits = lambda found: pa.table([pc.round(c, 9) if pa.types.is_floating(c.type) else c for c in found.columns], found.schema.names)
            assert result.status == 0, (note, result.message, result.hint)
            inferred(result)
            result.outputs["output"] = digits(result.outputs["output"])
            check(result, digits(sql(query, t=numbered(t))), f"{note} {config}")
            assert result.globals == {"row_count": len(result.outputs["output"])}, result.globals

        """

    @Test("every function gives what DuckDB gives, by groups and over all rows, for every kind of table")
    func functions() throws {
        try QueryTables.run(
            "aggregate_mod",
            Self.wanted + """
                numbers = [(f, c, {}) for f in functions for c in ["u", "k", "d", "m"]]
                others = [(f, c, {}) for f in ["count", "min", "max", "count_distinct", "first", "last"] for c in ["t", "b", "day", "at"]]
                lists = [("list", c, m) for c in ["t", "l", "s"] for m in [{}, {"ignore_nulls": False}]]
                ends = [(f, c, {"ignore_nulls": False}) for f in ["first", "last"] for c in ["t", "d", "l", "s"]]
                texts = [("string_agg", c, m) for c in ["t", "u", "day"] for m in [{}, {"separator": "; -- "}, {"separator": ""}]]
                quantiles = [("quantile", c, {"quantile": q}) for c in ["u", "d", "m"] for q in [0, 0.25, 1]]
                for note, t in [("many", many), ("empty", empty), ("nulls", nulls)]:
                    for keys in [[], ["k"], ["t", "b"], ["l"], ["day", "s"]]:
                        compare(numbers + others + lists + ends + texts + quantiles, keys, t, note)
                compare([("sum", f"c{i}", {}) for i in range(1, 400)], ["c0"], wide, "wide")
                for key in odd.schema.names:
                    compare([("count_distinct", c, {}) for c in odd.schema.names if c != key], [key], odd, key)
                small = pa.table({"a": pa.array([100, 100], pa.int8()), "b": pa.array([2**63, 1], pa.uint64()).slice(1).take([0, 0])})
                compare([("sum", "a", {}), ("sum", "b", {})], [], small, "whole numbers")
                """)
    }

    @Test("expressions, counts of rows, default names and a condition over the groups")
    func expressions() throws {
        try QueryTables.run(
            "aggregate_mod",
            """
            aggregates = [{"function": "count"}, {"function": "max", "column": "u"}, {"expression": "sum(u * k) // count(k) -- weighed", "as": "w"},
                          {"expression": "k || ':' || count(DISTINCT t)::VARCHAR", "as": "größe; \\"--"}]
            config = {"group_by": ["k"], "aggregates": aggregates, "having": "\\"count\\" > 75 AND w IS NOT NULL -- many"}
            result = run("aggregate_mod", config, [many], infer=True)
            check(result, sql('''SELECT * FROM (SELECT k, count(*) AS "count", max(u) AS u_max, sum(u * k) // count(k) AS w,
                k || ':' || count(DISTINCT t)::VARCHAR AS "größe; ""--" FROM t GROUP BY k) WHERE "count" > 75 AND w IS NOT NULL
                ORDER BY k''', t=many))
            assert 0 < len(result.outputs["output"]) < 10
            inferred(result)
            # The name of the result may be a column's.
            result = run("aggregate_mod", {"group_by": ["k"], "aggregates": [{"function": "min", "column": "u", "as": "u"}]}, [many])
            check(result, sql("SELECT k, min(u) AS u FROM t GROUP BY k ORDER BY k", t=many))
            result = run("aggregate_mod", {"group_by": ["t"], "aggregates": []}, [many])
            check(result, sql("SELECT DISTINCT t FROM t ORDER BY t NULLS LAST", t=many))
            result = run("aggregate_mod", {"aggregates": [{"function": "count"}], "having": "FALSE"}, [many])
            assert result.status == 0 and len(result.outputs["output"]) == 0
            """)
    }

    @Test("a config that does not fit is refused before a row moves, with its place and the nearest columns")
    func refused() throws {
        try QueryTables.run(
            "aggregate_mod",
            """
            def bad(aggregates, *words, **more): refused("aggregate_mod", {"aggregates": aggregates, **more}, [many], *words)
            count = {"function": "count"}
            bad([], "nothing to compute")
            bad([count], "'group_by': the input has no column 'kk'", "'k'", group_by=["kk"])
            bad([count, {"function": "sum", "column": "dd"}], "'aggregates[1]': the input has no column 'dd'", "'d'")
            bad([{"function": "sum", "column": "t"}], "'aggregates[0]': sum cannot be had of column 't'")
            bad([{"function": "avg", "column": "l"}], "'aggregates[0]': avg cannot be had of column 'l'")
            bad([{"function": "sum"}], "'aggregates[0]' has the function 'sum' and no column")
            bad([{"column": "u"}], "'aggregates[0]' has neither")
            bad([{"function": "total", "column": "u"}], "function")
            bad([{"function": "quantile", "column": "u"}], "needs 'quantile'")
            bad([{"function": "quantile", "column": "u", "quantile": 1.5}], "not from 0 to 1")
            bad([{"function": "sum", "column": "u", "separator": ","}], "only 'string_agg' takes")
            bad([{"function": "sum", "column": "u", "ignore_nulls": True}], "only 'first', 'last' and 'list'")
            bad([count, count], "two columns of the output would be named 'count'")
            bad([{"function": "count", "as": "K"}], "named 'K'", group_by=["k"])
            bad([{"expression": "sum(u)"}], "no name")
            bad([{"expression": "sum(u)", "function": "sum", "as": "x"}], "beside a function")
            bad([{"expression": "sum(uu)", "as": "x"}], "no column 'uu'", "'u'")
            bad([{"expression": "u + 1", "as": "x"}], "'aggregates[0].expression' does not fit the input", group_by=["k"])
            for text in ["sum(u)) FROM input; DROP VIEW input; --", "(SELECT 1)", "sum(u) OVER ()", "random()", "sum(u), 1", "sum(u) AS y",
                         "read_text('/etc/passwd')", "unnest(list(u))"]:
                bad([{"expression": text, "as": "x"}], "'aggregates[0].expression'")
            bad([count], "no column 'n'", "'count'", having="n > 1")
            bad([count], "'having' is not true or false", having="\\"count\\"")
            bad([count], "'having'", having="TRUE) OR (TRUE")
            result = run("aggregate_mod", {"aggregates": [{"function": "sum", "column": "a"}]}, [pa.table({"a": [2**62, 2**62]})])
            assert result.status == 103 and "INT64" in result.message, (result.status, result.message)
            """)
    }

    @Test("what DuckDB says of a mistake comes with what to do about it")
    func hints() throws {
        try QueryTables.run(
            "aggregate_mod",
            """
            def bad(config, *words): refused("aggregate_mod", config, [many], *words)
            count = {"function": "count"}
            bad({"aggregates": [count], "having": "count(*) > 1"}, "'having' has an aggregate function in it", "name the column of the aggregate")
            result = run("aggregate_mod", {"aggregates": [{"function": "sum", "column": "t"}]}, [many])
            assert result.status == 102 and "sum cannot be had of column 't'" in result.message and "\\n" not in result.message, result.message
            large = pa.table({"a": pa.array([2**62] * 4), "t": ["x"] * 4})
            for name, config in [("aggregate_mod", {"aggregates": [{"function": "sum", "column": "a"}]}), ("pivot_mod", {"column": "t", "values": ["a"]}),
                                 ("window_mod", {"functions": [{"function": "sum", "column": "a"}]})]:
                result = run(name, config, [large])
                assert result.status == 103 and "cast the column before, to decimal(38, 0) or float64" in result.hint, (name, result.message)
            refused("aggregate_mod", {"aggregates": [count]}, [many.select([])], "the input has no columns", "derive_mod", code=103)
            for name, config, others in [("window_mod", {"functions": [{"function": "rank"}]}, []), ("unpivot_mod", {"columns": ["a"]}, []), ("lookup_mod", {"on": ["a"]}, [many])]:
                refused(name, config, [pa.table({"a": [1], "A": [2]})] + others, "several columns named 'A'", code=103)
            odd_type = pa.table({"a": [1], "x": pa.array([1], pa.decimal256(50, 1))})
            refused("sort_mod", {"by": ["a"]}, [odd_type], "column 'x' of input: SQL cannot read its type", "leave it out before", code=103)
            result = run("sort_mod", {"by": ["a"]}, [odd_type])
            assert "exception_type" not in result.message, result.message
            """)
    }

    @Test("an input that breaks off and a cancel end the run")
    func ends() throws {
        try QueryTables.run(
            "aggregate_mod",
            """
            config = {"group_by": ["k"], "aggregates": [{"function": "sum", "column": "d"}]}
            broken("aggregate_mod", config)
            cancelled("aggregate_mod", config)
            """)
    }
}
