import TestSupport
import Testing

@Suite("lookup_mod", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct LookupModTests {
    private static let towns = """
        towns = pa.table({"k": pa.array([0, 1, 2, 2, 3, None, 42], pa.int16()), "name": ["a", "Zoë", None, "y", "'; --", "none", "far"],
                          "size": pa.array([.5 * i for i in range(7)]), "tags": [[i] for i in range(7)]})
        first = {0: 0, 1: 1, 2: 2, 3: 4, 42: 6}
        def wanted(t, keep, names={"name": "name", "size": "size", "tags": "tags"}):
            places = [first.get(k) for k in t["k"].to_pylist()]
            for column, name in names.items():
                values = towns[column].to_pylist()
                t = t.append_column(name, pa.array([None if p is None else values[p] for p in places], towns.schema.field(column).type))
            return t.take(pa.array([i for i, k in enumerate(t["k"].to_pylist()) if keep(k)], pa.int64()))

        """

    @Test("each row gets the columns of the first match, in the order of the rows, for every kind of table")
    func looksUp() throws {
        try QueryTables.run(
            "lookup_mod",
            Self.towns + """
                hit = lambda k: k in first
                for note, t in [("many", many), ("empty", empty), ("nulls", nulls)]:
                    k = t["k"].to_pylist()
                    missing, twice = sum(v not in first for v in k), sum(v == 2 for v in k)
                    for on_missing in ["null", "reject", "drop"]:
                        for on_many in ["first", "reject"]:
                            config = {"on": ["k"], "on_missing": on_missing, "on_many": on_many}
                            result = run("lookup_mod", config, [t, towns], infer=True)
                            stays = lambda k: (on_missing == "null" or hit(k)) and (on_many == "first" or k != 2)
                            check(result, wanted(t, stays), f"{note} {config}")
                            inferred(result)
                            out = lambda k: on_missing == "reject" and not hit(k) or on_many == "reject" and k == 2
                            rejected = result.outputs["rejects"]
                            assert rejected.schema.names == t.schema.names + ["error_code", "error_message", "error_column"]
                            assert rejected.schema.field("error_code").type == pa.int32()
                            places = [i for i, v in enumerate(k) if out(v)]
                            assert rows(rejected.select(t.schema.names)) == rows(t.take(pa.array(places, pa.int64()))), (note, config)
                            messages = [f"row {i + 1}: the lookup has {'2 rows' if k[i] == 2 else 'no row'} with k = {'null' if k[i] is None else k[i]}" for i in places]
                            assert rejected["error_message"].to_pylist() == messages, (messages[:2], rejected["error_message"][:2])
                            assert set(rejected["error_code"].to_pylist()) <= {103} and set(rejected["error_column"].to_pylist()) <= {"k"}
                            assert result.filtered == (missing if on_missing == "drop" else 0)
                            assert result.globals == {"row_count": len(t) - len(places) - result.filtered, "missing_count": missing, "many_count": twice,
                                                      "rejected_count": len(places)}, (note, config, result.globals)
                config = {"on": [{"left": "k", "right": "k"}], "columns": [{"column": "name", "as": "it's \\"; --"}, "size"]}
                check(run("lookup_mod", config, [many, towns]), wanted(many, lambda k: True, {"name": 'it\\'s "; --', "size": "size"}), "chosen")
                check(run("lookup_mod", {"on": ["k"]}, [many, towns.slice(0, 0)]), wanted(many, lambda k: True).select(many.schema.names)
                      .append_column("name", pa.nulls(1000, pa.utf8())).append_column("size", pa.nulls(1000, pa.float64())).append_column("tags", pa.nulls(1000, pa.list_(pa.int64()))), "empty lookup")
                for column in odd.schema.names:
                    result = run("lookup_mod", {"on": [column], "columns": [{"column": "select", "as": "added"}]}, [odd, odd])
                    values = odd[column].to_pylist()
                    added = [None if v is None else odd["select"][values.index(v)].as_py() for v in values]
                    check(result, odd.append_column("added", pa.array(added)), column)
                result = run("lookup_mod", {"on": ["c399"], "columns": [{"column": f"c{i}", "as": f"d{i}"} for i in range(300)]}, [wide, wide])
                assert result.outputs["output"].num_columns == 700 and result.outputs["output"]["d9"].to_pylist() == [9, None, 18, 9], result.message
                """)
    }

    @Test("a row that must have one match and has not fails the run, and is named")
    func fails() throws {
        try QueryTables.run(
            "lookup_mod",
            Self.towns + """
                t = pa.table({"k": [0, 1, None, 7, 2]})
                result = run("lookup_mod", {"on": ["k"], "on_missing": "fail"}, [t, towns])
                assert result.status == 103 and result.message == "row 3: the lookup has no row with k = null", result.message
                result = run("lookup_mod", {"on": ["k"], "on_many": "fail"}, [t, towns])
                assert result.status == 103 and result.message == "row 5: the lookup has 2 rows with k = 2", result.message
                result = run("lookup_mod", {"on": ["k"], "on_missing": "fail", "on_many": "fail"}, [t.slice(0, 2), towns])
                assert result.status == 0 and result.outputs["output"]["name"].to_pylist() == ["a", "Zoë"], result.message
                def bad(config, *words, left=many, code=102): refused("lookup_mod", config, [left, towns], *words, code=code)
                bad({"on": []}, "'on' is empty")
                bad({"on": ["kk"]}, "'on': input port 'input' has no column 'kk'", "'k'")
                bad({"on": [{"left": "k", "right": "kk"}]}, "'on': input port 'lookup' has no column 'kk'")
                bad({"on": [{"left": "k", "right": "name"}]}, "cannot be compared")
                bad({"on": ["k"], "columns": ["naem"]}, "'columns': input port 'lookup' has no column 'naem'", "'name'")
                bad({"on": ["k"], "columns": [{"column": "name", "as": "T"}]}, "named 'T'")
                bad({"on": ["k"], "on_missing": "skip"}, "on_missing")
                bad({"on": ["k"], "on_missing": "reject"}, "'error_code'", left=many.append_column("error_code", many["k"]), code=103)
                broken("lookup_mod", {"on": ["k"]}, [towns])
                cancelled("lookup_mod", {"on": ["k"]}, [towns])
                """)
    }
}
