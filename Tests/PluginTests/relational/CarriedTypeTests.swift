import TestSupport
import Testing

@Suite("types that DuckDB has not", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct CarriedTypeTests {
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
            spread = twice.append_column("name", pa.array(["a"] * 4 + ["b"] * 4))
            for key in ["z", "p", "t", "m", "d", "n"]:
                for chosen in [{}, {"names": ["a", "b"]}]:
                    result = run("pivot_mod", {"index": [key], "column": "name", "values": ["id"], **chosen}, [spread], infer=True)
                    wanted = ordered(t, key).select([key, "id", "id"]).rename_columns([key, "a", "b"])
                    assert result.outputs["output"].equals(wanted), (key, result.message, result.outputs)
                    if chosen: inferred(result)
            result = run("unpivot_mod", {"columns": ["id"]}, [t], infer=True)
            assert result.outputs["output"].select(t.schema.names[1:]).equals(t.drop_columns(["id"])), (result.message, result.outputs)
            inferred(result)
            # Units differ where the values of two tables are compared.
            a, b = pa.table({"p": pa.array([1000], pa.duration("ms"))}), pa.table({"p": pa.array([1], pa.duration("s")), "x": [7]})
            assert run("lookup_mod", {"on": ["p"]}, [a, b]).outputs["output"]["x"].to_pylist() == [7]
            """)
    }
}
