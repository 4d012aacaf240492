import PypeHost
import TestSupport
import Testing

@Suite("derive_mod", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct DeriveModTests {
    @Test("columns are computed, replaced in their places and put behind, for every kind of table")
    func derives() throws {
        try RowTables.run(
            "derive_mod",
            """
            def wanted(table):
                i, t = table["i"].to_pylist(), table["t"].to_pylist()
                out = table.set_column(table.schema.get_field_index("i"), "i",
                                       pa.array([None if v is None else v * 2 for v in i], pa.int32()))
                out = out.append_column("z", pa.array([None if v is None else v + "!" for v in t], pa.utf8()))
                return out.append_column("a", pa.array([None if v is None else v * 2 + 1 for v in i], pa.int32()))
            columns = [{"name": "z", "expression": "t || '!'"}, {"name": "a", "expression": "i + 1"},
                       {"name": "i", "expression": "i * 2"}]
            for note, table in [("cut", cut), ("empty", empty), ("nulls", nulls)]:
                result = run("derive_mod", {"columns": columns, "keep": "all"}, [table], infer=True)
                check(result, "output", wanted(table), note)
                assert result.inferred["output"].equals(result.outputs["output"].schema), note
                assert result.globals == {"row_count": len(table)}, result.globals
                assert result.outputs["output"].schema.metadata == table.schema.metadata
            as_dict = {c["name"]: c["expression"] for c in columns}
            got = run("derive_mod", {"columns": as_dict}, [cut]).outputs["output"]
            assert got.schema.names == cut.schema.names + ["a", "z"], got.schema.names
            result = run("derive_mod", {"columns": {f"d{i}": f"c{i} + 1" for i in range(300)}}, [wide])
            assert result.outputs["output"].num_columns == 800, result.message
            assert result.outputs["output"]["d299"].to_pylist() == [300, None, 599]
            result = run("derive_mod", {"columns": {"u": "i + 1", "w": "coalesce(t, '-')"}, "keep": "none"}, [long])
            check(result, "output", pa.table({"u": pa.array(range(1, 300_001), pa.int64()),
                                              "w": [v or "-" for v in long["t"].to_pylist()]}), "long")
            result = run("derive_mod", {"columns": {"größe 🥊": "i"}, "keep": ["t", "b"]}, [cut])
            assert result.outputs["output"].schema.names == ["b", "t", "größe 🥊"], result.message
            # Names that are words of SQL, and quotes.
            odd = pa.table({"select": [1], 'a"b': [2], "it's": [3]})
            result = run("derive_mod", {"columns": {'x"y': '"select" + "a""b" + "it\\'s"'}}, [odd])
            assert result.outputs["output"]['x"y'].to_pylist() == [6], result.message
            none = pa.table({}).slice(0, 0)
            result = run("derive_mod", {"columns": {"one": "1"}}, [none])
            assert result.status == 0 and result.outputs["output"].num_rows == 0, result.message
            """)
    }

    @Test("a mistake in the config is named, with the column, before a row moves")
    func refused() throws {
        try RowTables.run(
            "derive_mod",
            """
            def generator():
                raise AssertionError("a row was asked for")
                yield
            def never(): return pa.RecordBatchReader.from_batches(cut.schema, generator())
            def bad(columns, *words, **more): refused("derive_mod", {"columns": columns, **more}, [never()], *words)
            bad({}, "'columns' is empty")
            bad({"x": "ii + 1"}, "no column 'ii'", "did you mean 'i'")
            bad({"x": "i +"}, "column 'x'")
            bad({"": "1"}, "a column's name is empty")
            bad([{"name": "", "expression": "1"}], "a column's name is empty")
            bad({"x": "sum(i)"}, "column 'x' has an aggregate function in it")
            bad({"x": "now()"}, "column 'x'", "now()")
            bad({"x": "h + 1"}, "column 'x' cannot use column 'h'")
            bad({"x": "(SELECT 1)"}, "column 'x'", "subquery")
            bad({"x": "1); DROP TABLE y; --"}, "column 'x'")
            bad({"x": "read_text('/etc/passwd')"}, "column 'x'")
            bad({"I": "i + 1"}, "differs from the input's 'i' in case only")
            bad([{"name": "x", "expression": "1"}, {"name": "X", "expression": "2"}], "same name")
            bad({"x": "y + 1", "y": "x + 1"}, "'x' uses 'y' uses 'x'")
            bad({"x": "1"}, "keep: 'some' is neither", keep="some")
            bad({"x": "1"}, "keep: the input has no column 'bb'", "'b'", keep=["bb"])
            bad([{"name": "x"}], "'columns[0].expression' is missing")
            """)
    }

    @Test("a value on which an expression fails fails the module, with row, column and value")
    func failing() throws {
        try RowTables.run(
            "derive_mod",
            """
            texts = [str(i) for i in range(200_000)]
            texts[123_456] = "12x"
            result = run("derive_mod", {"columns": {"n": "t::INTEGER"}}, [pa.table({"t": texts})])
            assert result.status == 103, result.status
            assert result.message.startswith("row 123457: column 'n': ") and "12x" in result.message, result.message
            """)
    }

    @Test("cancel ends a run; an input that breaks off fails it with its own words")
    func ends() async throws {
        let table = try countingTable(["a", "b"], rows: 5000, batches: 400)
        let config = try PluginRun.config(["columns": ["c": "a + b"]])
        let cancelled = try await PluginRun(
            "derive_mod", config, PluginServices(input: table, cancelsWhenEmitting: true))
        #expect(cancelled.failure?.code == .cancelled)
        let broken = try await PluginRun("derive_mod", config, PluginServices(input: table.failingAtTheEnd()))
        #expect(broken.failure?.code == .io)
        #expect(broken.failure?.message.contains("the producer broke") == true)
    }
}
