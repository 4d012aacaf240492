import TestSupport
import Testing

@Suite("pivot_mod and unpivot_mod", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct PivotModTests {
    @Test("values become columns, found or chosen, for every kind of table")
    func pivots() throws {
        try QueryTables.run(
            "pivot_mod",
            """
            def quoted(name): return '"' + name.replace('"', '""') + '"'
            def cell(function, value, name):
                of = {"count_distinct": f"count(DISTINCT {value})", "first": f"arg_min({value}, rn)", "last": f"arg_max({value}, rn)",
                      "stddev": f"stddev_samp({value})"}.get(function, f"{function}({value})")
                cast = "::BIGINT" if function == "sum" and value == "u" else ""
                return f"({of} FILTER (WHERE coalesce(t::VARCHAR, 'null') = '{name}')){cast}"
            digits = lambda found: pa.table([pc.round(c, 9) if pa.types.is_floating(c.type) else c for c in found.columns], found.schema.names)
            names = sorted({"null" if v is None else v for v in many["t"].to_pylist()} - {""}, key=lambda v: v.encode())
            for function in ["sum", "count", "min", "max", "avg", "median", "stddev", "count_distinct", "first", "last"]:
                for index in [["k"], ["b", "day"], []]:
                    for values in [["u"], ["u", "d"]]:
                        for note, t in [("many", many), ("empty", empty), ("nulls", nulls)]:
                            config = {"index": index, "column": "t", "values": values, "function": function, "names": names}
                            result = run("pivot_mod", config, [t], infer=True)
                            columns = [f"{cell(function, v, n)} AS {quoted(n if len(values) == 1 else n + '_' + v)}" for n in names for v in values]
                            keys = ", ".join(f"{i} NULLS LAST" for i in index)
                            group = f"GROUP BY {', '.join(index)} ORDER BY {keys}" if index else ""
                            wanted = sql(f"SELECT {', '.join(index + columns)} FROM t {group}", t=numbered(t))
                            assert result.status == 0, (config, result.message, result.hint)
                            inferred(result)
                            result.outputs["output"] = digits(result.outputs["output"])
                            check(result, digits(wanted), f"{note} {config}")
                            ignored = sum(v == "" for v in t["t"].to_pylist())
                            assert result.globals == {"row_count": len(wanted), "ignored_count": ignored}, result.globals
            result = run("pivot_mod", {"index": ["b"], "column": "k"}, [many], infer=True)
            wanted = sql(f"SELECT b, {', '.join(f'count(*) FILTER (WHERE k = {i}) AS c{i}' for i in range(10))}, count(*) FILTER (WHERE k IS NULL) AS n FROM t GROUP BY b ORDER BY b", t=many)
            check(result, wanted.rename_columns(["b"] + [str(i) for i in range(10)] + ["null"]), "counts of what is found")
            assert not result.inferred and result.globals["ignored_count"] == 0
            for column in ["it's", "größe 🥊"]:
                result = run("pivot_mod", {"index": ['a"b'], "column": column, "values": ["; DROP TABLE x; --"], "function": "max"}, [odd])
                found = sorted({"null" if v is None else v for v in odd[column].to_pylist()}, key=lambda v: v.encode())
                assert result.outputs["output"].schema.names == ['a"b'] + found, result.message
                triples = zip(odd['a"b'].to_pylist(), odd[column].to_pylist(), odd["; DROP TABLE x; --"].to_pylist())
                cells = {(a, "null" if n is None else n): v for a, n, v in triples}
                got = result.outputs["output"].to_pylist()
                assert got == [{'a"b': a} | {n: cells.get((a, n)) for n in found} for a in [1, 2]], got
            clash = pa.table({"a": [2, 1, None, 10], "name": ["i0", "i1", "v0", "n"], "v": [3, 1, 2, 4]})
            result = run("pivot_mod", {"index": ["a"], "column": "name", "values": ["v"]}, [clash])
            assert [row["a"] for row in result.outputs["output"].to_pylist()] == [1, 2, 10, None], result.outputs
            assert result.outputs["output"].to_pylist()[1] == {"a": 2, "i0": 3, "i1": None, "n": None, "v0": None}, result.outputs
            result = run("pivot_mod", {"column": "name", "values": ["v"], "max_names": 2**63 - 1}, [clash])
            assert result.outputs["output"].to_pylist() == [{"i0": 3, "i1": 1, "n": 4, "v0": 2}], result.message
            long = pa.table({"n": [f"c{i:04}" for i in range(900)], "v": range(900)})
            result = run("pivot_mod", {"column": "n", "values": ["v"]}, [long])
            assert result.outputs["output"].to_pylist() == [{f"c{i:04}": i for i in range(900)}], result.message
            check(run("pivot_mod", {"index": ["k"], "column": "t"}, [empty]), empty.select(["k"]), "nothing found")
            """)
    }

    @Test("what cannot be spread out is refused; an input that breaks off and a cancel end the run")
    func refused() throws {
        try QueryTables.run(
            "pivot_mod",
            """
            def bad(config, *words, code=102): refused("pivot_mod", config, [many], *words, code=code)
            bad({"column": "tt"}, "'column': the input has no column 'tt'", "'t'")
            bad({"column": "t", "index": ["kk"]}, "'index': the input has no column 'kk'")
            bad({"column": "t", "values": ["uu"]}, "'values': the input has no column 'uu'")
            bad({"column": "t", "values": ["t"]}, "'function': sum cannot be had of 'values'")
            bad({"column": "t", "function": "avg"}, "'values' names no column")
            result = run("pivot_mod", {"column": "t"}, [many])
            assert result.status == 103 and "column 't' has a value that is empty" in result.message and "derive_mod" in result.hint, result.message
            bad({"column": "t", "values": ["u"], "function": "list"}, "'function' cannot be 'list'")
            bad({"column": "t", "values": []}, "empty")
            bad({"column": "t", "index": ["k"], "names": ["K"]}, "named 'K'")
            result = run("pivot_mod", {"column": "u", "max_names": 10}, [many])
            assert result.status == 103 and "more than 10 names" in result.message, result.message
            result = run("pivot_mod", {"column": "t"}, [empty])
            assert result.status == 103 and "no rows" in result.message, result.message
            result = run("pivot_mod", {"column": "x", "index": ["k"]}, [pa.table({"x": ["a", "A"], "k": [1, 2]})])
            assert result.status == 103 and "column 'x' make columns 'A' and 'a', which is one name" in result.message, result.message
            broken("pivot_mod", {"column": "t", "index": ["k"]})
            cancelled("pivot_mod", {"column": "t", "index": ["k"]})
            """)
    }

    @Test("columns become rows, in the order of the rows and the columns")
    func unpivots() throws {
        try QueryTables.run(
            "unpivot_mod",
            """
            moment = lambda v: datetime.datetime.combine(v, datetime.time()) if type(v) is datetime.date else v
            def wanted(t, keep, columns, drop, name="name", value="value", kind=None):
                rows = [[row[k] for k in keep] + [c, row[c]] for row in t.to_pylist() for c in columns if not drop or row[c] is not None]
                arrays = [pa.array([r[i] for r in rows], t.schema.field(k).type) for i, k in enumerate(keep)]
                return pa.table(arrays + [pa.array([r[-2] for r in rows], pa.utf8()), pa.array([moment(r[-1]) for r in rows], kind or t.schema.field(columns[0]).type)], keep + [name, value])
            for note, t in [("many", many), ("empty", empty), ("nulls", nulls)]:
                for drop in [False, True]:
                    config = {"columns": ["k", "u"], "keep": ["t", "l", "s"], "drop_nulls": drop}
                    result = run("unpivot_mod", config, [t], infer=True)
                    stay = wanted(t, ["t", "l", "s"], ["k", "u"], drop, kind=pa.int64())
                    check(result, stay, f"{note} {config}")
                    inferred(result)
                    assert result.globals == {"row_count": len(stay), "dropped_count": 2 * len(t) - len(stay)}, result.globals
                    config = {"pattern": "[ku]|nothing", "name_to": "größe; --", "value_to": "it's \\"", "drop_nulls": drop}
                    rest = [c for c in t.schema.names if c not in "ku"]
                    check(run("unpivot_mod", config, [t]), wanted(t, rest, ["k", "u"], drop, "größe; --", 'it\\'s "', pa.int64()), f"{note} {config}")
            check(run("unpivot_mod", {"columns": ["day", "at"], "keep": []}, [many]), wanted(many, [], ["day", "at"], False, kind=pa.timestamp("us")), "dates")
            long = pa.table({"i": pa.array(range(200_000)), "a": pa.array(range(200_000)), "b": pa.array(range(0, 400_000, 2))})
            check(run("unpivot_mod", {"columns": ["a", "b"]}, [long]), wanted(long, ["i"], ["a", "b"], False), "long")
            check(run("unpivot_mod", {"pattern": "c.*"}, [wide]), wanted(wide, [], wide.schema.names, False), "wide")
            check(run("unpivot_mod", {"columns": ["it's", "größe 🥊"]}, [odd]), wanted(odd, ['a"b', "select", "; DROP TABLE x; --"], ["it's", "größe 🥊"], False), "odd")
            def bad(config, *words): refused("unpivot_mod", config, [many], *words)
            bad({}, "either 'columns' or 'pattern'")
            bad({"columns": ["k"], "pattern": "k"}, "either 'columns' or 'pattern'")
            bad({"columns": []}, "'columns' is empty")
            bad({"columns": ["kk"]}, "'columns': the input has no column 'kk'", "'k'")
            bad({"columns": ["k"], "keep": ["tt"]}, "'keep': the input has no column 'tt'")
            bad({"columns": ["k", "t"]}, "column 'k' is int64 and column 't' is utf8")
            bad({"pattern": "("}, "'pattern' is no regular expression")
            bad({"pattern": "zz"}, "no column's name matches 'zz'")
            bad({"columns": ["k"], "name_to": "t"}, "two columns of the output would be named 't'")
            broken("unpivot_mod", {"columns": ["k"]})
            cancelled("unpivot_mod", {"columns": ["k"]})
            """)
    }
}
