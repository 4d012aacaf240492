import PypeHost
import TestSupport
import Testing

@Suite("contract_mod", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct ContractModTests {
    private static let table = """
        table = pa.table({
            "id": pa.array([1, 2, None, 4], pa.int64()), "age": ["30", "x", None, "41"], "extra": [None, "a", None, ""],
        })
        agreed = {"id": {"type": "int64", "nullable": False}, "age": "int32", "town": "utf8",
                  "note": {"type": "date32", "required": False}}
        def c(columns, inputs, **modes): return run("contract_mod", {"columns": columns, **modes}, inputs, infer=True)
        evolve = {m: "evolve" for m in ["new_columns", "changed_types", "missing_columns", "nulls"]}
        note = pa.array([None] * 4, pa.date32())

        """

    @Test("what differs evolves the schema, and is told")
    func evolves() throws {
        try RowTables.run(
            "contract_mod",
            Self.table + """
                result = c(agreed, [table], **evolve)
                check(result, "output", table.append_column("note", note))
                assert result.inferred["output"].equals(result.outputs["output"].schema)
                kinds = [(e["kind"], e["column"], e.get("agreed"), e.get("found")) for e in result.globals["evolved"]]
                assert kinds == [("changed_type", "age", "int32", "utf8"), ("new_column", "extra", None, "utf8"),
                                 ("missing_column", "town", "utf8", None)], kinds
                assert result.globals["null_count"] == 1 and len(result.logs) == 4, result.logs
                same = c({"id": "int64", "age": {}, "extra": "any"}, [table])
                check(same, "output", table)
                assert same.globals == {"row_count": 4, "rejected_count": 0, "nulled_count": 0, "null_count": 0, "evolved": []}
                """)
    }

    @Test("what is frozen fails, with everything that differs, before a row moves; a null with its row")
    func freezes() throws {
        try RowTables.run(
            "contract_mod",
            Self.table + """
                refused("contract_mod", {"columns": agreed}, [table], "column 'age' is utf8, and int32 was agreed",
                        "column 'extra' (utf8) was not agreed", "column 'town' is missing", code=103)
                refused("contract_mod", {"columns": agreed, **evolve, "nulls": "freeze"}, [table],
                        "row 3: id: null, and the column is not nullable", code=103)
                assert c({"id": {"nullable": False}}, [table.select(["id"]).slice(0, 2)]).status == 0
                """)
    }

    @Test("values are discarded: columns left out, filled, and cast with null for what does not fit")
    func discardsValues() throws {
        try RowTables.run(
            "contract_mod",
            Self.table + """
                modes = {m: "discard_value" for m in ["new_columns", "changed_types", "missing_columns"]}
                result = c(agreed, [table], **modes, nulls="evolve")
                wanted = pa.table({"id": table["id"], "age": pa.array([30, None, None, 41], pa.int32()), "note": note,
                                   "town": pa.array([None] * 4, pa.utf8())})
                check(result, "output", wanted)
                assert result.inferred["output"].equals(result.outputs["output"].schema)
                assert result.globals["nulled_count"] == 1 and result.globals["null_count"] == 1, result.globals
                # A value that became null is a null in its column.
                strict = {**agreed, "age": {"type": "int32", "nullable": False}}
                result = c(strict, [table], **modes, nulls="discard_row")
                check(result, "output", wanted.take([0, 3]))
                rejects = result.outputs["rejects"].to_pylist()
                assert [r["error_message"] for r in rejects] == ["age: null", "id: null; age: null"], rejects
                """)
    }

    @Test("rows are discarded, with every reason")
    func discardsRows() throws {
        try RowTables.run(
            "contract_mod",
            Self.table + """
                modes = {m: "discard_row" for m in ["new_columns", "changed_types", "nulls"]}
                columns = {k: v for k, v in agreed.items() if k != "town"}
                result = c(columns, [table], **modes)
                check(result, "output", pa.table({"id": pa.array([1], pa.int64()), "age": pa.array([30], pa.int32()),
                                                  "note": note.slice(0, 1)}))
                rejects = result.outputs["rejects"]
                check(result, "rejects", table.slice(1).append_column("error_code", pa.array([103] * 3, pa.int32()))
                    .append_column("error_message", pa.array(["age: 'x' is no int32; extra: was not agreed and has a value",
                        "id: null", "extra: was not agreed and has a value"]))
                    .append_column("error_column", pa.array(["age", "id", "extra"])))
                assert result.inferred["rejects"].equals(rejects.schema)
                result = c(agreed, [table], **{**modes, "missing_columns": "discard_row"})
                assert len(result.outputs["output"]) == 0 and len(result.outputs["rejects"]) == 4
                assert "town: is missing" in result.outputs["rejects"]["error_message"][0].as_py()
                """)
    }

    @Test("empty, null-heavy and wide tables, and every type that goes by")
    func tables() throws {
        try RowTables.run(
            "contract_mod",
            Self.table + """
                for given in [cut, empty, nulls]:
                    result = c({"i": "int64", "d": "float64"}, [given], new_columns="evolve", changed_types="discard_row")
                    assert result.status == 0, result.message
                    out = result.outputs["output"]
                    assert out["i"].to_pylist() == given["i"].to_pylist() and out["i"].type == pa.int64()
                    others = [n for n in given.schema.names if n not in ("i", "d")]
                    assert out.select(others).equals(given.select(others))
                columns = {f"c{i}": {"type": "int32", "nullable": False} for i in range(500)}
                result = c(columns, [wide], changed_types="discard_row", nulls="discard_row")
                assert result.outputs["output"]["c499"].to_pylist() == [499, 998], result.message
                assert result.outputs["rejects"]["error_message"][0].as_py().count("null") == 500
                result = c({"größe 🥊": {"required": False}}, [pa.table({"größe 🥊": ["ü"]})])
                assert result.outputs["output"]["größe 🥊"].to_pylist() == ["ü"]
                """)
    }

    @Test("texts and bytes are as agreed in every layout, and go out as they came")
    func layouts() throws {
        try RowTables.run(
            "contract_mod",
            Self.table + """
                for kind in [pa.utf8(), pa.large_utf8(), pa.string_view()]:
                    given = pa.table({"t": pa.array(["a", None], kind)})
                    for modes in [{}, {"changed_types": "discard_row"}]:
                        result = c({"t": "utf8"}, [given], **modes)
                        assert result.status == 0 and result.outputs["output"].equals(given), (kind, result.message)
                for kind in [pa.binary(), pa.large_binary(), pa.binary_view()]:
                    given = pa.table({"t": pa.array([b"a", None], kind)})
                    assert c({"t": "binary"}, [given]).outputs["output"].equals(given), kind
                refused("contract_mod", {"columns": {"t": "binary"}}, [pa.table({"t": pa.array(["a"], pa.large_utf8())})], "binary was agreed", code=103)
                """)
    }

    @Test("a column that is not there and may not be null fails before a row moves, unless its nulls may go on")
    func missing() throws {
        try RowTables.run(
            "contract_mod",
            Self.table + """
                columns = {"id": "int64", "age": "utf8", "extra": "utf8", "x": {"type": "int32", "nullable": False, "required": False}}
                refused("contract_mod", {"columns": columns}, [table], "column 'x' is missing, and cannot be filled with nulls", code=103)
                refused("contract_mod", {"columns": columns}, [table.slice(0, 0)], "column 'x' is missing", code=103)
                assert c(columns, [table], nulls="evolve").outputs["output"]["x"].to_pylist() == [None] * 4
                assert len(c(columns, [table], nulls="discard_row").outputs["rejects"]) == 4
                assert c(columns, [table.append_column("x", pa.array([1] * 4, pa.int32()))]).status == 0
                """)
    }

    @Test("a mistake in the config is named")
    func refused() throws {
        try RowTables.run(
            "contract_mod",
            Self.table + """
                def bad(columns, *words, **modes): refused("contract_mod", {"columns": columns, **modes}, [table], *words)
                bad({}, "'columns' is empty")
                bad({"id": "int46"}, "columns.id: 'int46'", "'int64'")
                bad({"id": "int64"}, "there is no value to discard", nulls="discard_value")
                bad({"id": "int64"}, "'new_columns'", new_columns="drop")
                refused("contract_mod", {"columns": {"l": "int32"}, "changed_types": "discard_row", "new_columns": "evolve"},
                        [cut], "column 'l' of type list", "cannot become another type")
                """)
    }

    @Test("cancel ends a run")
    func ends() async throws {
        let table = try countingTable(["a"], rows: 5000, batches: 400)
        let config = try PluginRun.config(["columns": ["a": "int64"]])
        let run = try await PluginRun("contract_mod", config, PluginServices(input: table, cancelsWhenEmitting: true))
        #expect(run.failure?.code == .cancelled)
    }
}
