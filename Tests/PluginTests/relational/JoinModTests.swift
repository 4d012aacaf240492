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
