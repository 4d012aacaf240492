import TestSupport
import Testing

@Suite("join_mod", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct JoinModTests {
    private static let towns = """
        towns = pa.table({"k": pa.array([0, 1, 2, 2, 3, None, 42, 43]), "name": ["a", "Zoë", "x", "y", None, "none", "far", "farther"],
                          "u": pa.array(range(8), pa.int64()), "d": pa.array([.1 * i for i in range(8)])})
        sides = [("many", many, towns), ("empty left", empty, towns), ("empty right", many, towns.slice(0, 0)), ("both empty", empty, towns.slice(0, 0)),
                 ("null keys", nulls, towns), ("swapped", towns, towns)]

        """

    @Test("every type gives what DuckDB gives, in the order that is asked for, and rows without a partner are counted")
    func types() throws {
        try QueryTables.run(
            "join_mod",
            Self.towns + """
                for note, left, right in sides:
                    left_columns = [c for c in left.schema.names]
                    for equals, op in [(False, "="), (True, "IS NOT DISTINCT FROM")]:
                        on = f"l.k {op} r.k"
                        unmatched = [sql(f"SELECT count(*) AS n FROM a l WHERE NOT EXISTS (SELECT 1 FROM b r WHERE {on})", a=a, b=b)["n"][0].as_py()
                                     for a, b in [(left, right), (right, left)]]
                        for kind in ["inner", "left", "right", "full", "semi", "anti"]:
                            if kind in ("semi", "anti"):
                                columns = ", ".join(f'l."{c}"' for c in left_columns)
                                query = f"SELECT {columns} FROM l {kind} JOIN r ON {on} ORDER BY l.rn"
                            else:
                                key = {"right": "r.k", "full": "coalesce(l.k, r.k)"}.get(kind, "l.k")
                                columns = [f'{key} AS k' if c == "k" else f'l."{c}"' for c in left_columns]
                                columns += [f'r."{c}"' + (f' AS "{c}_right"' if c in left_columns else "") for c in right.schema.names if c != "k"]
                                query = f"SELECT {', '.join(columns)} FROM l {kind} JOIN r ON {on} ORDER BY l.rn NULLS LAST, r.rn"
                            wanted = sql(query, l=numbered(left), r=numbered(right))
                            for keep in [True, False]:
                                config = {"on": ["k"], "type": kind, "null_equals": equals, "keep_order": keep}
                                result = run("join_mod", config, [left, right], infer=True)
                                check(result, wanted, f"{note} {config}", ordered=keep)
                                inferred(result)
                                assert result.globals["row_count"] == len(wanted)
                                assert result.globals["unmatched_left"] == unmatched[0], (note, config, result.globals, unmatched)
                                if kind not in ("semi", "anti"):
                                    assert result.globals["unmatched_right"] == unmatched[1], (note, config, result.globals, unmatched)
                """)
    }

    @Test("several keys under other names, suffixes, keys of other widths, wide and odd tables")
    func columns() throws {
        try QueryTables.run(
            "join_mod",
            Self.towns + """
                config = {"on": [{"left": "k", "right": "u"}, {"left": "t", "right": "name"}], "suffixes": ["_l", "_r"], "type": "left", "keep_order": True}
                result = run("join_mod", config, [many, towns])
                check(result, sql('''SELECT l.k AS k_l, l.u AS u_l, t, l.d AS d_l, b, m, day, "at", l."l", s, r.k AS k_r, name, r.u AS u_r, r.d AS d_r
                                     FROM l LEFT JOIN r ON l.k = r.u AND l.t = r.name ORDER BY l.rn, r.rn''', l=numbered(many), r=numbered(towns)))
                result = run("join_mod", {"on": ["c399"], "keep_order": True}, [wide, wide])
                assert result.outputs["output"].schema.names == wide.schema.names + [f"c{i}_right" for i in range(399)], result.message
                assert result.outputs["output"]["c1_right"].to_pylist() == [1, 1, 2, 1, 1]
                for column in odd.schema.names:
                    result = run("join_mod", {"on": [column], "suffixes": ["", "; --'\\""], "keep_order": True}, [odd, odd])
                    quoted = lambda name: '"' + name.replace('"', '""') + '"'
                    others = [c for c in odd.schema.names if c != column]
                    wanted = ", ".join([f"l.{quoted(c)}" for c in odd.schema.names] + [f"r.{quoted(c)} AS {quoted(c + chr(59) + ' --' + chr(39) + chr(34))}" for c in others])
                    check(result, sql(f"SELECT {wanted} FROM l JOIN r ON l.{quoted(column)} = r.{quoted(column)} ORDER BY l.rn, r.rn", l=numbered(odd), r=numbered(odd)), column)
                words = pa.table({"k": pa.array(["a", "b", "a"]).dictionary_encode(), "n": pa.array([1, 2, 3], pa.int8())})
                others = pa.table({"k": pa.array(["b", "a"], pa.large_string()), "n": pa.array([2.0, 1.0])})
                result = run("join_mod", {"on": ["k", "n"], "keep_order": True}, [words, others])
                check(result, pa.table({"k": ["a", "b"], "n": pa.array([1, 2], pa.int8())}), "other widths")
                """)
    }

    @Test("an as-of join gives each left row the nearest right one")
    func nearest() throws {
        try QueryTables.run(
            "join_mod",
            """
            ticks = pa.table({"k": pa.array([i % 5 for i in range(60)]), "at": pa.array([datetime.datetime(2024, 1, 1 + i // 2, 12) for i in range(60)], pa.timestamp("us")),
                              "price": pa.array(range(60))})
            for op in [None, ">=", ">", "<=", "<"]:
                for keys in [["k"], []]:
                    for note, left, right in [("many", many, ticks), ("empty", empty, ticks), ("no ticks", many, ticks.slice(0, 0)), ("nulls", nulls, ticks)]:
                        near = {"left": "at", "right": "at"} | ({"op": op} if op else {})
                        config = {"type": "asof", "on_nearest": near, "keep_order": True} | ({"on": keys} if keys else {})
                        result = run("join_mod", config, [left, right], infer=True)
                        inferred(result)
                        side, sign = ("max", op or ">=") if op in (None, ">=", ">") else ("min", op)
                        best = f"SELECT {side}(r.at) FROM r WHERE {'r.k = l.k AND ' if keys else ''} l.at {sign} r.at"
                        got = result.outputs["output"]
                        wanted = sql(f"SELECT ({best}) AS at_right FROM l ORDER BY rn", l=numbered(left), r=ticks.slice(0, len(right)))
                        assert got["at_right"].to_pylist() == wanted["at_right"].to_pylist(), (note, config)
                        assert got["u"].to_pylist() == left["u"].to_pylist(), (note, config)
                        names = left.schema.names + [c if c not in left.schema.names else c + "_right" for c in right.schema.names if c not in keys]
                        assert got.schema.names == names, got.schema.names
                        without = sum(v is None for v in wanted["at_right"].to_pylist())
                        assert result.globals["unmatched_left"] == without, (note, config, result.globals)
            """)
    }

    @Test("an as-of join of large tables is not a comparison of all rows with all")
    func largeAsof() throws {
        try QueryTables.run(
            "join_mod",
            """
            import bisect
            # Without this DuckDB compares all rows with all as long as it takes one side for small.
            setting = run("sql_mod", {"sql": "SELECT current_setting('asof_loop_join_threshold')::VARCHAR AS v FROM input"}, [[pa.table({"a": [1]})]])
            assert setting.outputs["output"]["v"].to_pylist() == ["0"], setting.message
            left, right = [[random.random() for _ in range(20_000)] for _ in range(2)]
            result = run("join_mod", {"type": "asof", "on_nearest": {"left": "a", "right": "b"}, "keep_order": True}, [pa.table({"a": left}), pa.table({"b": right})])
            right.sort()
            places = [bisect.bisect_right(right, a) for a in left]
            assert result.outputs["output"]["b"].to_pylist() == [right[p - 1] if p else None for p in places], result.message
            """)
    }

    @Test("columns that are not looked at keep types that DuckDB has not, and those that are compared too")
    func carries() throws {
        try QueryTables.run(
            "join_mod",
            """
            utc = datetime.timezone.utc
            moments = [datetime.datetime(2024, 7, 1, 10, tzinfo=utc), None, datetime.datetime(2023, 1, 1, tzinfo=utc), datetime.datetime(2025, 1, 1, tzinfo=utc)]
            t = pa.table({
                "id": [1, 2, 3, 4], "z": pa.array(moments, pa.timestamp("ms", "Europe/Berlin")), "n": pa.array([4, 3, None, 1], pa.timestamp("ns", "America/Lima")),
                "p": pa.array([-7, 5, None, 2**40], pa.duration("ns")), "t": pa.array([3, None, 1, 86399], pa.time32("s")), "m": pa.array([3, None, 1, 2], pa.time32("ms")),
                "d": pa.array([datetime.date(2024, 1, 1), None, datetime.date(2020, 1, 1), datetime.date(1960, 1, 1)], pa.date64()), "h": pa.array([1.5, None, -2, 0], pa.float16()),
            })
            def ordered(table, key): return table.sort_by([(key, "ascending")])
            for key in [n for n in t.schema.names if n != "h"]:
                result = run("sort_mod", {"by": [key]}, [t], infer=True)
                assert result.status == 0 and result.outputs["output"].equals(ordered(t, key)), (key, result.message, result.outputs)
                inferred(result)
            twice = pa.concat_tables([t, t])
            for config in [{"keys": ["id"]}, {"keys": [n for n in t.schema.names if n != "h"]}, {"keys": ["p", "z"]}, {"keys": ["id"], "order_by": ["p", "d"]}]:
                result = run("dedupe_mod", config, [twice], infer=True)
                assert result.outputs["output"].combine_chunks().equals(t), (config, result.message, result.outputs)
                inferred(result)
            for config in [{"functions": [{"function": "row_number"}], "order_by": ["p"], "partition_by": ["z"]}, {"functions": [{"function": "count", "column": "id"}]}]:
                result = run("window_mod", config, [t], infer=True)
                assert result.status == 0 and result.outputs["output"].select(t.schema.names).equals(t), (config, result.message)
                inferred(result)
            config = {"functions": [{"function": f, "column": c} for c in ["z", "p", "t", "d"] for f in ["lag", "min", "count", "last_value"]], "order_by": ["id"]}
            result = run("window_mod", config, [t], infer=True)
            got = result.outputs["output"]
            assert got.select(t.schema.names).equals(t), result.message
            inferred(result)
            for name in ["z", "p", "t", "d"]:
                assert got[f"{name}_lag"].combine_chunks().equals(pa.concat_arrays([pa.nulls(1, t[name].type), t[name].combine_chunks().slice(0, 3)])), (name, got)
                assert got[f"{name}_last_value"].equals(t[name]) and got[f"{name}_count"].to_pylist() == [4 - t[name].slice(0, n + 1).null_count - (3 - n) for n in range(4)], (name, got)
                least = pc.cast(t[name], pa.int32() if name == "t" else pa.int64()).to_pylist()
                wanted = [min(v for v in least[:n + 1] if v is not None) for n in range(4)]
                assert pc.cast(got[f"{name}_min"], pa.int64() if name != "t" else pa.int32()).to_pylist() == wanted and got[f"{name}_min"].type == t[name].type, (name, got)
            keys = pa.table({"id": [4, 3, 2, 1]})
            result = run("lookup_mod", {"on": ["id"]}, [keys, t], infer=True)
            assert result.outputs["output"].equals(t.take([3, 2, 1, 0])), (result.message, result.outputs)
            inferred(result)
            result = run("lookup_mod", {"on": ["id"], "columns": [{"column": "p", "as": "q"}, "z"]}, [t.drop_columns(["z"]), t], infer=True)
            assert result.outputs["output"].equals(t.drop_columns(["z"]).append_column("q", t["p"]).append_column("z", t["z"])), (result.message, result.outputs)
            for kind in ["inner", "left", "full", "semi"]:
                result = run("join_mod", {"type": kind, "on": ["id"], "keep_order": True}, [t, t.rename_columns(["id"] + [n + "2" for n in t.schema.names[1:]])], infer=True)
                wanted = t if kind == "semi" else pa.table({**{n: t[n] for n in t.schema.names}, **{n + "2": t[n] for n in t.schema.names[1:]}})
                assert result.outputs["output"].equals(wanted), (kind, result.message, result.outputs)
                inferred(result)
            for key in ["z", "p", "t", "m", "d", "n"]:
                counts = {"function": "count", "as": "rows"}
                result = run("aggregate_mod", {"group_by": [key], "aggregates": [counts]}, [twice], infer=True)
                assert result.outputs["output"].equals(ordered(t, key).select([key]).append_column("rows", pa.array([2] * 4))), (key, result.message, result.outputs)
                inferred(result)
                # SQL of the author's sees DuckDB's types.
                result = run("aggregate_mod", {"group_by": [key], "aggregates": [counts], "having": f"{key} IS NULL"}, [twice.drop_columns(["h"])], infer=True)
                assert result.outputs["output"]["rows"].to_pylist() == [2], (key, result.message)
                inferred(result)
            # Units differ where the values of two tables are compared.
            a, b = pa.table({"p": pa.array([1000], pa.duration("ms"))}), pa.table({"p": pa.array([1], pa.duration("s")), "x": [7]})
            assert run("lookup_mod", {"on": ["p"]}, [a, b]).outputs["output"]["x"].to_pylist() == [7]
            """)
    }

    @Test("a config that does not fit is refused before a row moves")
    func refused() throws {
        try QueryTables.run(
            "join_mod",
            Self.towns + """
                def bad(config, *words, right=towns): refused("join_mod", config, [many, right], *words)
                bad({}, "'on' is missing or empty")
                bad({"on": ["k"], "type": "cross"}, "type")
                bad({"on": ["kk"]}, "'on': input port 'left' has no column 'kk'", "'k'")
                bad({"on": [{"left": "k", "right": "naem"}]}, "'on': input port 'right' has no column 'naem'", "'name'")
                bad({"on": [{"left": "k", "right": "name"}]}, "column 'k' of input port 'left' is int64 and column 'name' of input port 'right' is utf8", "cast one")
                bad({"on": ["k"], "suffixes": ["", ""]}, "'suffixes': two columns of the output would be named 'u'")
                bad({"on": ["k"], "suffixes": ["", "_x"]}, "named 'u_x'", right=towns.append_column("u_x", towns["u"]))
                bad({"on": ["k"], "suffixes": ["x"]}, "'suffixes' must be two texts")
                bad({"type": "asof"}, "'on_nearest' is missing")
                bad({"on": ["k"], "on_nearest": {"left": "d", "right": "d"}}, "'on_nearest' is for type asof only")
                bad({"type": "asof", "on_nearest": {"left": "dd", "right": "d"}}, "'on_nearest': input port 'left' has no column 'dd'")
                bad({"type": "asof", "on_nearest": {"left": "d", "right": "d", "op": "="}}, "op")
                bad({"type": "asof", "on_nearest": {"left": "day", "right": "d"}}, "cannot be compared")
                broken("join_mod", {"on": ["k"]}, [towns])
                cancelled("join_mod", {"on": ["k"]}, [towns])
                """)
    }
}
