import TestSupport
import Testing

@Suite("union_mod and sample_mod", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct UnionModTests {
    @Test("tables come one below the other, by name or by position, with types that take all values")
    func unites() throws {
        try QueryTables.run(
            "union_mod",
            """
            other = pa.table({"t": pa.array(["x", None], pa.large_string()), "k": pa.array([D("1.5"), None]), "day": pa.array([datetime.datetime(2024, 2, 3, 4), None], pa.timestamp("us")),
                              "größe; --": ["neu", "'"]})
            def by_name(tables, extra=""):
                named = {f"t{i}": numbered(t).append_column("p", pa.array([i] * len(t), pa.int64())) for i, t in enumerate(tables)}
                return sql(f"SELECT * EXCLUDE (p, rn) FROM ({' UNION ALL BY NAME '.join(f'FROM {n}' for n in named)}) ORDER BY p, rn", **named)
            for note, tables in [("same", [many, many.slice(900), empty]), ("types", [many, other, empty]), ("types first", [other, many, other]), ("nulls", [nulls, many]),
                                 ("missing", [many.select(["u", "k"]), many.select(["t"]), many.select(["k", "l", "s"])]), ("one", [many]), ("wide", [wide, wide.select(["c1"])]),
                                 ("odd", [odd, odd.select(["select", 'a"b']), pa.table({"x": [1]})]), ("null type", [pa.table({"a": pa.nulls(2)}), pa.table({"a": ["x"]})])]:
                result = run("union_mod", {}, [tables])
                check(result, by_name(tables), note)
                assert result.globals == {"row_count": sum(map(len, tables)), "duplicate_count": 0} and result.filtered == 0
            # Tables of the same columns go through as they are, whatever their types.
            special = pa.table({"d": pa.array([1, None], pa.decimal256(50, 1)), "c": pa.array(["a", "b"]).dictionary_encode(), "s": pa.array(["a", None], pa.large_string())})
            result = run("union_mod", {}, [[special, special]])
            assert result.outputs["output"].equals(pa.concat_tables([special, special])), result.message
            shifted = [many.select(["u", "t", "day"]), many.select(["k", "t", "at"]).rename_columns(["a", "b", "c"])]
            result = run("union_mod", {"match": "position"}, [shifted])
            wanted = sql("SELECT u, t, day FROM (SELECT u, t, day, 0 p, rn FROM a UNION ALL SELECT *, 1, rn FROM (SELECT a, b, c, rn FROM b) b2(a, b, c, rn) ) ORDER BY p, rn"
                         .replace("SELECT *, 1, rn FROM (SELECT a, b, c, rn FROM b) b2(a, b, c, rn)", "SELECT a, b, c, 1, rn FROM b"), a=numbered(shifted[0]), b=numbered(shifted[1]))
            check(result, wanted, "position")
            long = [pa.table({"a": pa.array(range(i, 200_000 + i), kind)}) for i, kind in [(0, pa.int32()), (5, pa.int64()), (9, pa.int32())]]
            result = run("union_mod", {}, [long])
            assert result.outputs["output"]["a"].to_pylist() == [v for t in long for v in t["a"].to_pylist()]
            """)
    }

    @Test("rows that were there are left out, where that is asked for, and counted")
    func distinct() throws {
        try QueryTables.run(
            "union_mod",
            """
            for tables in [[many, many.slice(500), many.slice(0, 100)], [nulls, nulls], [empty, empty], [many.select(["k", "t"]), many.select(["t"])]]:
                named = {f"t{i}": numbered(t).append_column("p", pa.array([i] * len(t), pa.int64())) for i, t in enumerate(tables)}
                result = run("union_mod", {"distinct": True}, [tables])
                union = " UNION ALL BY NAME ".join(f"FROM {n}" for n in named)
                names = ", ".join(f'"{c}"' for c in tables[0].schema.names)
                wanted = sql(f"SELECT {names} FROM ({union}) GROUP BY {names} ORDER BY min(p * 10000 + rn)", **named)
                check(result, wanted, "distinct")
                gone = sum(map(len, tables)) - len(wanted)
                assert result.filtered == gone and result.globals == {"row_count": len(wanted), "duplicate_count": gone}, result.globals
            """)
    }

    @Test("of types that DuckDB has not, too, the distinct rows are those that the schema says")
    func distinctOfOtherTypes() throws {
        try QueryTables.run(
            "union_mod",
            """
            moment = datetime.datetime(2024, 7, 1, 10, tzinfo=datetime.timezone.utc)
            columns = {
                "w": pa.array([b"abc", b"xyz", None, b"abc"], pa.binary(3)), "l": pa.array(["a", "b" * 20, None, "a"], pa.large_string()),
                "b": pa.array([b"a", b"b", None, b"a"], pa.large_binary()), "t": pa.array([1, 2, None, 1], pa.time32("s")),
                "p": pa.array([1, 2, None, 1], pa.duration("ms")), "z": pa.array([moment, None, None, moment], pa.timestamp("us", "Europe/Berlin")),
                "c": pa.array(["u", "v", None, "u"]).dictionary_encode(), "d": pa.array([datetime.date(2024, 1, 1), None, None, datetime.date(2024, 1, 1)], pa.date64()),
            }
            both = pa.table(columns)
            for names in [[name] for name in columns] + [list(columns)]:
                for tables in [[both.select(names)], [both.select(names)] * 2]:
                    result = run("union_mod", {"distinct": True}, [tables])
                    assert result.status == 0, (names, result.message)
                    got = result.outputs["output"]
                    wanted = [row for i, row in enumerate(both.select(names).to_pylist()) if row not in both.select(names).to_pylist()[:i]]
                    assert len(got) == len(wanted) and result.globals["row_count"] == len(wanted), (names, got)
                    for name in set(names) - {"p"}:
                        given = [row[name] for row in got.to_pylist()]
                        assert given == [row[name] for row in wanted], (name, given)
            """)
    }

    @Test("numbers and floats that do not hold them are not one column, wherever the tables stand")
    func lossyNumbers() throws {
        try QueryTables.run(
            "union_mod",
            """
            def of(kind): return pa.table({"a": pa.array([1], kind)})
            lossy = [(pa.int64(), pa.float64()), (pa.uint64(), pa.float64()), (pa.int32(), pa.float32()), (pa.decimal128(18, 2), pa.float64()), (pa.decimal128(9, 2), pa.float32())]
            for exact, inexact in lossy:
                for tables in [[of(exact), of(inexact)], [of(inexact), of(exact)], [of(pa.int8()), of(inexact), of(exact)]]:
                    refused("union_mod", {}, [tables], "column 'a' is", "which do not go into one column", "cast one of them")
                refused("join_mod", {"on": ["a"]}, [of(exact), of(inexact)], "'on': column 'a'", "cannot be compared", "cast one of them")
            for exact, inexact in [(pa.int32(), pa.float64()), (pa.int16(), pa.float32()), (pa.decimal128(15, 2), pa.float64()), (pa.int64(), pa.decimal128(9, 2)), (pa.int64(), pa.uint64())]:
                assert run("union_mod", {}, [[of(exact), of(inexact)]]).outputs["output"]["a"].to_pylist() == [1, 1]
                assert run("join_mod", {"on": ["a"]}, [of(exact), of(inexact)]).outputs["output"]["a"].to_pylist() == [1]
            """)
    }

    @Test("tables that do not go together are refused; an input that breaks off and a cancel end the run")
    func refused() throws {
        try QueryTables.run(
            "union_mod",
            """
            a, b = pa.table({"a": [1]}), pa.table({"a": ["x"]})
            refused("union_mod", {}, [[a, b]], "column 'a' is int64 in table 1 and utf8 in table 2", "cast")
            refused("union_mod", {"match": "position"}, [[a, b]], "column 'a' is int64 in table 1")
            refused("union_mod", {"match": "position"}, [[many, a]], "table 2 has 1 columns and table 1 has 10")
            refused("union_mod", {}, [[a, pa.table({"A": [1]})]], "two columns of the output would be named 'A'")
            refused("union_mod", {"match": "type"}, [[a]], "match")
            for config in [{}, {"distinct": True}]:
                broken("union_mod", config)
                cancelled("union_mod", config)
            def batches():
                yield from many.to_batches()[:2]
                raise OSError("line 7 is cut off")
            result = run("union_mod", {}, [[a, pa.RecordBatchReader.from_batches(many.schema, batches())]])
            assert result.status == 108 and "line 7 is cut off" in result.message, result.message
            """)
    }

    @Test("a sample is the same for the same seed, keeps the order and the types, and counts what it dropped")
    func samples() throws {
        try QueryTables.run(
            "sample_mod",
            """
            special = pa.table({"d": pa.array([D(i) for i in range(300)], pa.decimal256(50, 1)), "c": pa.array([str(i % 7) for i in range(300)]).dictionary_encode(),
                                "u": range(300), "s": pa.array([None if i % 3 else str(i) for i in range(300)], pa.large_string())})
            for note, t in [("many", many), ("empty", empty), ("nulls", nulls), ("wide", wide), ("odd", odd), ("special", special)]:
                for config in [{"rows": 0}, {"rows": 2}, {"rows": 100}, {"rows": 100, "seed": -5}, {"rows": 5000}, {"fraction": 0}, {"fraction": 0.3}, {"fraction": 1.0}]:
                    cut = pa.Table.from_batches(t.to_batches(max_chunksize=13), t.schema)
                    results = [run("sample_mod", config, [x], infer=True) for x in [t, cut]]
                    got = results[0].outputs["output"]
                    assert got.equals(results[1].outputs["output"]) and got.schema.equals(t.schema), (note, config)
                    assert results[0].inferred["output"].equals(t.schema)
                    if "rows" in config: assert len(got) == min(config["rows"], len(t)), (note, config, len(got))
                    if config.get("fraction") == 1.0: assert got.equals(t)
                    for result in results:
                        assert result.filtered == len(t) - len(got) and result.globals == {"row_count": len(got), "dropped_count": len(t) - len(got)}, result.globals
                    if note == "special":
                        places = got["u"].to_pylist()
                        assert places == sorted(set(places)) and got.equals(special.take(pa.array(places, pa.int64()))), config
            for rows in [2**62, 2**63 - 1]: assert run("sample_mod", {"rows": rows}, [many]).outputs["output"].equals(many)
            big = pa.Table.from_batches(pa.table({"i": range(1_000_000)}).to_batches(max_chunksize=20_000))
            for seed in [0, 1, 2**62]:
                chosen = run("sample_mod", {"rows": 10_000, "seed": seed}, [big]).outputs["output"]["i"].to_pylist()
                # The seeds are fixed, and so are the figures: within five deviations of what chance gives.
                assert len(set(chosen)) == 10_000 and chosen == sorted(chosen)
                assert abs(sum(chosen) / 10_000 - 499_999.5) < 5 * 2887
                tenths = [sum(v // 100_000 == i for v in chosen) for i in range(10)]
                assert all(abs(n - 1000) < 150 for n in tenths), tenths
                part = len(run("sample_mod", {"fraction": 0.01, "seed": seed}, [big]).outputs["output"])
                assert abs(part - 10_000) < 500, part
            a, b = [set(run("sample_mod", {"rows": 10_000, "seed": s}, [big]).outputs["output"]["i"].to_pylist()) for s in (0, 1)]
            assert len(a & b) < 200
            def bad(config, *words): refused("sample_mod", config, [many], *words)
            bad({}, "either 'rows' or 'fraction'")
            bad({"rows": 1, "fraction": 0.5}, "either 'rows' or 'fraction'")
            bad({"rows": -1}, "'rows' is -1")
            bad({"fraction": 1.5}, "'fraction' is 1.5")
            union = pa.table({"x": pa.UnionArray.from_sparse(pa.array([0, 0], pa.int8()), [pa.array([1, 2])])})
            bad_result = run("sample_mod", {"rows": 1}, [union])
            assert bad_result.status == 103 and "'x'" in bad_result.message, bad_result.message
            result = run("sample_mod", {"rows": 5}, [many], cancelled=True)
            assert result.status == 110, result.status
            def batches():
                yield from many.to_batches()[:2]
                raise OSError("line 7 is cut off")
            result = run("sample_mod", {"rows": 5}, [pa.RecordBatchReader.from_batches(many.schema, batches())])
            assert result.status == 108 and "line 7 is cut off" in result.message
            """)
    }
}
