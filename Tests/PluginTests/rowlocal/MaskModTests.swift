import PypeHost
import TestSupport
import Testing

@Suite("mask_mod", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct MaskModTests {
    private static let start = """
        import base64, hashlib, hmac
        KEY = "a key of some länge"
        def m(columns, table, key=KEY, **more):
            return run("mask_mod", {"columns": columns, **({"key": key} if key else {})}, [table], **more)
        def code(value): return hmac.new(KEY.encode(), value if isinstance(value, bytes) else value.encode(), hashlib.sha256).digest()
        def each(column, f): return pa.array([None if v is None else f(v) for v in column.to_pylist()], pa.utf8())
        def put(table, name, values): return table.set_column(table.schema.get_field_index(name), name, values)

        """

    @Test("hashes are HMAC-SHA-256 of the values' texts, as Python has them; nulls stay")
    func hashes() throws {
        try RowTables.run(
            "mask_mod",
            Self.start + """
                for note, table in [("cut", cut), ("empty", empty), ("nulls", nulls)]:
                    result = m({"t": "hash", "i": {"method": "hash", "encoding": "base64"}, "day": "hash", "c": "hash"}, table,
                               infer=True)
                    wanted = put(table, "t", each(table["t"], lambda v: code(v).hex()))
                    wanted = put(wanted, "i", each(table["i"], lambda v: base64.b64encode(code(str(v))).decode()))
                    wanted = put(wanted, "day", each(table["day"], lambda v: code(v.isoformat()).hex()))
                    wanted = put(wanted, "c", each(table["c"], lambda v: code(v).hex()))
                    check(result, "output", wanted, note)
                    assert result.inferred["output"].equals(result.outputs["output"].schema)
                    assert result.globals == {"row_count": len(table)}
                raw = pa.table({"b": pa.array([b"\\xff\\x00", None, b""])})
                check(m({"b": "hash"}, raw), "output", put(raw, "b", each(raw["b"], lambda v: code(v).hex())))
                result = m({"t": "hash"}, long)
                check(result, "output", put(long, "t", each(long["t"], lambda v: code(v).hex())))
                # Columns that stay are the input's own buffers.
                assert result.outputs["output"]["i"].chunk(0).buffers()[1].address == long["i"].chunk(0).buffers()[1].address
                long_key = "k" * 200
                got = m({"t": "hash"}, pa.table({"t": ["x"]}), key=long_key).outputs["output"]["t"][0].as_py()
                assert got == hmac.new(long_key.encode(), b"x", hashlib.sha256).hexdigest()
                result = m({f"c{i}": "hash" for i in range(300)}, wide)
                assert result.outputs["output"]["c299"].to_pylist() == [code("299").hex(), None, code("598").hex()]
                """)
    }

    @Test("values are cut, replaced, hidden and shown in part by their characters")
    func others() throws {
        try RowTables.run(
            "mask_mod",
            Self.start + """
                table = pa.table({"t": ["Zoë Müller", "ab", "", None, "🥊🥊🥊🥊🥊"], "n": [12345, -7, 0, None, 1],
                                  "day": [datetime.date(2024, 2, n) if n != 4 else None for n in range(1, 6)],
                                  "b": [b"ab", b"", None, b"\\xff", b"c"]})
                def one(column, mask, wanted):
                    result = m({column: mask}, table, key=None)
                    check(result, "output", put(table, column, pa.array(wanted, pa.utf8())), str(mask))
                one("t", {"method": "truncate", "keep": 3}, ["Zoë", "ab", "", None, "🥊🥊🥊"])
                one("n", {"method": "truncate", "keep": 2}, ["12", "-7", "0", None, "1"])
                one("day", {"method": "truncate", "keep": 4}, ["2024"] * 3 + [None, "2024"])
                one("b", {"method": "truncate", "keep": 2}, ["61", "", None, "FF", "63"])
                one("t", {"method": "replace", "with": "'); DROP TABLE x; --"}, ["'); DROP TABLE x; --"] * 3 + [None, "'); DROP TABLE x; --"])
                one("n", {"method": "replace", "with": ""}, ["", "", "", None, ""])
                one("t", "redact", ["***", "***", "***", None, "***"])
                # Far beyond what any text has.
                for most in [4_294_967_295, 2**63 - 1]:
                    one("t", {"method": "truncate", "keep": most}, table["t"].to_pylist())
                    hidden = [None if v is None else "*" * len(v) for v in table["t"].to_pylist()]
                    one("t", {"method": "partial", "first": most, "last": most}, hidden)
                    one("t", {"method": "partial", "first": most, "last": 1}, hidden)
                nested = pa.table({"l": [[1], None, []], "s": [{"x": 1}, None, {"x": None}]})
                for mask, text in [("redact", "***"), ({"method": "replace", "with": "x"}, "x")]:
                    result = run("mask_mod", {"columns": {"l": mask, "s": mask}}, [nested])
                    check(result, "output", pa.table({"l": [text, None, text], "s": [text, None, text]}))
                one("t", {"method": "partial", "first": 1, "last": 2}, ["Z*******er", "**", "", None, "🥊**🥊🥊"])
                one("t", {"method": "partial", "last": 1, "character": "•"}, ["•••••••••r", "•b", "", None, "••••🥊"])
                one("n", {"method": "partial", "first": 2}, ["12***", "**", "*", None, "*"])
                """)
    }

    @Test("a mistake in the config is named, without the key")
    func refused() throws {
        try RowTables.run(
            "mask_mod",
            Self.start + """
                def bad(columns, *words, **more):
                    refused("mask_mod", {"columns": columns, **more}, [cut], *words)
                bad({}, "'columns' is empty")
                bad({"t": "hash"}, "hash needs a 'key'")
                bad({"t": "hash"}, "'key' has 5 bytes, at least 16", key="short")
                assert "short" not in str(run("mask_mod", {"columns": {"t": "hash"}, "key": "short"}, [cut]).message)
                bad({"t": "scramble"}, "t")
                bad({"t": "truncate"}, "truncate needs 'keep'")
                bad({"t": {"method": "truncate", "keep": -1}}, "less than 0")
                bad({"t": "replace"}, "replace needs 'with'")
                bad({"t": "partial"}, "partial needs 'first' or 'last'")
                bad({"t": {"method": "partial", "first": 1, "character": "ab"}}, "not one character")
                bad({"t": {"method": "redact", "keep": 1}}, "redact has no 'keep'")
                bad({"tt": "redact"}, "no column 'tt'", "did you mean 't'")
                bad({"l": {"method": "truncate", "keep": 1}}, "'l' of type list")
                bad({"h": "redact"}, "'h'")
                """)
    }

    @Test("cancel ends a run; an input that breaks off fails it")
    func ends() async throws {
        let table = try countingTable(["a"], rows: 5000, batches: 400)
        let config = try PluginRun.config(["columns": ["a": "hash"], "key": "sixteen bytes or more"])
        let run = try await PluginRun("mask_mod", config, PluginServices(input: table, cancelsWhenEmitting: true))
        #expect(run.failure?.code == .cancelled)
        let broken = try await PluginRun("mask_mod", config, PluginServices(input: table.failingAtTheEnd()))
        #expect(broken.failure?.code == .io)
    }
}
