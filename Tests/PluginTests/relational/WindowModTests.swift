import TestSupport
import Testing

@Suite("window_mod", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct WindowModTests {
    @Test("every function gives what DuckDB gives, rows keep their order, and equal keys that of the input")
    func functions() throws {
        try QueryTables.run(
            "window_mod",
            """
            # Each function, what it is in SQL, and whether rows with equal keys are alike for it.
            functions = [({"function": "row_number"}, "row_number()", False), ({"function": "rank"}, "rank()", True),
                         ({"function": "dense_rank"}, "dense_rank()", True), ({"function": "percent_rank"}, "percent_rank()", True),
                         ({"function": "ntile", "n": 3}, "ntile(3)", False),
                         ({"function": "lag", "column": "t"}, "lag(t, 1)", False),
                         ({"function": "lead", "column": "m", "offset": 2, "default": -1}, "lead(m, 2, -1::DECIMAL(9, 2))", False),
                         ({"function": "lag", "column": "day", "offset": 3, "default": "2000-01-31"}, "lag(day, 3, DATE '2000-01-31')", False),
                         ({"function": "lag", "column": "t", "default": "x'; --"}, "lag(t, 1, 'x''; --')", False),
                         ({"function": "lag", "column": "t", "ignore_nulls": True}, "lag(t, 1 IGNORE NULLS)", False)]
            framed = [({"function": "first_value", "column": "l"}, "first_value(l ORDER BY)"), ({"function": "last_value", "column": "u"}, "last_value(u ORDER BY)"),
                      ({"function": "nth_value", "column": "t", "n": 2}, "nth_value(t, 2 ORDER BY)"),
                      ({"function": "last_value", "column": "d", "ignore_nulls": True}, "last_value(d ORDER BY IGNORE NULLS)"),
                      ({"function": "sum", "column": "u"}, "sum(u)"), ({"function": "sum", "column": "m"}, "sum(m)"),
                      ({"function": "min", "column": "t"}, "min(t)"), ({"function": "max", "column": "at"}, 'max("at")'),
                      ({"function": "count"}, "count(*)"), ({"function": "count", "column": "b"}, "count(b)"), ({"function": "avg", "column": "u"}, "avg(u)")]
            frames = [(None, None), ({"unit": "rows", "preceding": 2, "following": 1}, "ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING"),
                      ({"preceding": "unbounded", "following": "unbounded"}, "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"),
                      ({"unit": "range"}, "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"),
                      ({"unit": "range", "preceding": "3 days", "following": "1 day"}, "RANGE BETWEEN INTERVAL '3 days' PRECEDING AND INTERVAL '1 day' FOLLOWING")]
            for partition, keys, order in [([], ["day"], "day ASC NULLS LAST"), (["k", "b"], [{"column": "day", "order": "desc", "nulls": "first"}], "day DESC NULLS FIRST"),
                                           (["k"], [], ""), (["t"], ["day", "d"], "day ASC NULLS LAST, d ASC NULLS LAST")]:
                for frame, text in frames:
                    if frame and not keys or len(keys) > 1 and frame and "days" in str(frame): continue
                    config = {"functions": [f | {"as": f"w{i}"} for i, f in enumerate([f[0] for f in functions] + [f[0] for f in framed])]}
                    if partition: config["partition_by"] = partition
                    if keys: config["order_by"] = keys
                    if frame: config["frame"] = frame
                    by = f"PARTITION BY {', '.join(partition)}" if partition else ""
                    stable = f"ORDER BY {order + ', ' if order else ''}rn"
                    peers = f"ORDER BY {order}" if order else ""
                    ranges = bool(frame) and frame.get("unit") == "range"
                    text = text or ("ROWS BETWEEN UNBOUNDED PRECEDING AND " + ("CURRENT ROW" if keys else "UNBOUNDED FOLLOWING"))
                    columns = [f"{call} OVER ({by} {peers if alike else stable})" for _, call, alike in functions]
                    for made, call in framed:
                        call = call.replace(" ORDER BY", f" {stable}" if ranges else "")
                        value = f"{call} OVER ({by} {peers if ranges else stable} {text})"
                        columns.append(f"({value})::BIGINT" if call == "sum(u)" else value)
                    query = f"SELECT * EXCLUDE rn, {', '.join(f'{c} AS w{i}' for i, c in enumerate(columns))} FROM t ORDER BY rn"
                    for note, t in [("many", many), ("empty", empty), ("nulls", nulls)]:
                        result = run("window_mod", config, [t], infer=True)
                        check(result, sql(query, t=numbered(t)), f"{note} {config}")
                        inferred(result)
                        assert result.globals == {"row_count": len(t)}
            result = run("window_mod", {"functions": [{"function": "sum", "column": f"c{i}"} for i in range(400)], "order_by": ["c0"]}, [wide])
            assert result.outputs["output"].num_columns == 800 and result.outputs["output"]["c7_sum"].to_pylist() == [7, 28, 21, 28], result.message
            for column in odd.schema.names:
                name = "x'; DROP TABLE y; --\\""
                result = run("window_mod", {"functions": [{"function": "count", "column": column, "as": name}], "partition_by": [column], "order_by": [column]}, [odd])
                quoted = '"' + column.replace('"', '""') + '"'
                query = f'SELECT * EXCLUDE rn, count({quoted}) OVER (PARTITION BY {quoted} ORDER BY rn) AS "x\\'; DROP TABLE y; --\""" FROM t ORDER BY rn'
                check(result, sql(query, t=numbered(odd)), column)
            """)
    }

    @Test("each function alone over partitions reads its input once")
    func alone() throws {
        try QueryTables.run(
            "window_mod",
            """
            calls = {"sum": "sum(u)::BIGINT", "avg": "avg(u)", "min": "min(u)", "max": "max(u)", "count": "count(u)",
                     "first_value": "first_value(u)", "last_value": "last_value(u)", "lag": "lag(u)", "row_number": "row_number()", "rank": "rank()"}
            whole = "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
            for function, call in calls.items():
                column = {} if function in ("row_number", "rank") else {"column": "u"}
                for partition in [[], ["k"], ["k", "t"]]:
                    config = {"functions": [{"function": function, **column, "as": "w"}]}
                    if partition: config["partition_by"] = partition
                    by = f"PARTITION BY {', '.join(partition)}" if partition else ""
                    order = "" if function == "rank" else "ORDER BY rn " + ("" if function in ("lag", "row_number") else whole)
                    value = call.replace("::BIGINT", "") + f" OVER ({by} {order})"
                    if "BIGINT" in call: value = f"({value})::BIGINT"
                    check(run("window_mod", config, [many]), sql(f"SELECT * EXCLUDE rn, {value} AS w FROM t ORDER BY rn", t=numbered(many)), str(config))
            query = "SELECT u, sum(u) OVER (PARTITION BY k) AS s FROM input ORDER BY u"
            check(run("sql_mod", {"sql": query}, [[many]]), sql(query.replace("input", "t"), t=many))
            top = "SELECT k, u FROM input QUALIFY row_number() OVER (PARTITION BY k ORDER BY u) <= 2 ORDER BY ALL"
            check(run("sql_mod", {"sql": top}, [[many]]), sql(top.replace("input", "t"), t=many))
            """)
    }

    @Test("a range in units of a number")
    func numbers() throws {
        try QueryTables.run(
            "window_mod",
            """
            for unit, bound in [("k", 2), ("d", 0.25)]:
                config = {"functions": [{"function": "count"}], "order_by": [unit], "frame": {"unit": "range", "preceding": bound, "following": bound}}
                query = f"SELECT * EXCLUDE rn, count(*) OVER (ORDER BY {unit} NULLS LAST RANGE BETWEEN {bound} PRECEDING AND {bound} FOLLOWING) AS count FROM t ORDER BY rn"
                check(run("window_mod", config, [many]), sql(query, t=numbered(many)), unit)
            """)
    }

    @Test("a config that does not fit is refused before a row moves; an input that breaks off and a cancel end the run")
    func refused() throws {
        try QueryTables.run(
            "window_mod",
            """
            def bad(function, *words, **more): refused("window_mod", {"functions": [function], **more}, [many], *words)
            refused("window_mod", {"functions": []}, [many], "'functions' is empty")
            bad({"function": "sum"}, "'functions[0]' (sum) needs 'column'")
            bad({"function": "rank", "column": "k"}, "takes no 'column'")
            bad({"function": "sum", "column": "uu"}, "'functions[0]': the input has no column 'uu'", "'u'")
            bad({"function": "sum", "column": "t"}, "'functions[0]': sum of column 't' does not fit")
            bad({"function": "sum", "column": "u", "offset": 1}, "takes no 'offset'")
            bad({"function": "ntile"}, "needs 'n'")
            bad({"function": "ntile", "n": 0}, "must be 1 or more")
            bad({"function": "lag", "column": "u", "offset": -1}, "0 or more")
            bad({"function": "lag", "column": "u", "default": [1]}, "default")
            bad({"function": "lag", "column": "day", "default": "no day"}, "does not fit")
            bad({"function": "lag", "column": "u", "default": 1.5}, "'functions[0]': lag of column 'u' does not fit", "no such value")
            bad({"function": "lead", "column": "m", "default": 1.239}, "no such value")
            bad({"function": "rank"}, "'frame' is given, and none of the functions looks at one", order_by=["day"], frame={"preceding": 1})
            bad({"function": "count"}, "negative bound '-1 day'", order_by=["day"], frame={"unit": "range", "preceding": "-1 day"})
            bad({"function": "rank", "ignore_nulls": True}, "takes no 'ignore_nulls'")
            bad({"function": "median", "column": "u"}, "function")
            bad({"function": "rank", "as": "K"}, "named 'K'")
            bad({"function": "rank"}, "'partition_by': the input has no column 'kk'", partition_by=["kk"])
            bad({"function": "rank"}, "'order_by': the input has no column 'kk'", order_by=["kk"])
            bad({"function": "count"}, "'frame' needs 'order_by'", frame={"preceding": 1})
            bad({"function": "count"}, "counts rows", order_by=["day"], frame={"preceding": "3 days"})
            bad({"function": "count"}, "takes one key", order_by=["day", "k"], frame={"unit": "range", "preceding": "3 days"})
            bad({"function": "count"}, "negative", order_by=["day"], frame={"preceding": -1})
            bad({"function": "count"}, "'three; DROP' is no length of time", order_by=["day"], frame={"unit": "range", "preceding": "three; DROP"})
            config = {"functions": [{"function": "sum", "column": "d"}], "order_by": ["day"]}
            broken("window_mod", config)
            cancelled("window_mod", config)
            """)
    }
}
