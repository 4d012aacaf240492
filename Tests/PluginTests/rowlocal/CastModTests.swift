import PypeHost
import TestSupport
import Testing

@Suite("cast_mod", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct CastModTests {
    /// Values in one type, what they are in another (pyarrow's own values), and `bad` for those that are not.
    private static let cases = """
        bad = object()
        dt, date, time = datetime.datetime, datetime.date, datetime.time
        utc = datetime.timezone.utc
        cases = [
            (pa.utf8(), "int32", pa.int32(), [("12", 12), (" -7 ", -7), ("", bad), ("1.5", bad), ("1e3", bad), ("0x10", bad),
                ("1_000", bad), ("3000000000", bad), ("٣", bad), ("x", bad), ("+3", 3)]),
            (pa.utf8(), "uint8", pa.uint8(), [("255", 255), ("256", bad), ("-1", bad)]),
            (pa.utf8(), "int64", pa.int64(), [("9223372036854775807", 2**63 - 1), ("9223372036854775808", bad)]),
            (pa.utf8(), "float64", pa.float64(), [("1.5", 1.5), ("-2e3", -2000.0), ("inf", float("inf")), ("x", bad),
                ("-Infinity", float("-inf")), ("1_000", bad), ("1e400", bad), (" .5 ", 0.5), ("1.", 1.0)]),
            (pa.utf8(), "float32", pa.float32(), [("1.5", 1.5), ("1e39", bad)]),
            (pa.utf8(), "decimal(10, 2)", pa.decimal128(10, 2), [("1.50", D("1.50")), ("-3", D("-3.00")), ("1.500", D("1.50")),
                ("1.505", bad), ("123456789.00", bad), ("12345678.99", D("12345678.99")), (".5", D("0.50")), ("x", bad)]),
            (pa.utf8(), "bool", pa.bool_(), [("true", True), ("False", False), ("1", True), ("maybe", bad)]),
            (pa.utf8(), "date32", pa.date32(), [("2024-02-29", date(2024, 2, 29)), ("2023-02-29", bad), ("29.02.2024", bad),
                ("2024-02-29 00:00:00", date(2024, 2, 29)), ("2024-02-29 12:00:00", bad), ("infinity", bad), ("epoch", bad),
                ("2024-02-29T00:00:00+02", bad), ("2024/2/9", date(2024, 2, 9))]),
            (pa.utf8(), "timestamp[us]", pa.timestamp("us"), [("2024-02-29 12:30:00.5", dt(2024, 2, 29, 12, 30, 0, 500000)),
                ("2024-02-29", dt(2024, 2, 29)), ("soon", bad), ("2024-01-01 10:00:00+02", bad), ("epoch", bad),
                ("2024-01-01 10:00:00 Europe/Berlin", bad), ("2024-01-01T10:00:00Z", dt(2024, 1, 1, 10)), ("infinity", bad),
                ("2024-01-01 10:00:00+00:00", dt(2024, 1, 1, 10)), ("2024-01-01 10:00:00.1234567", bad),
                ("2024-01-01 10:00:00.1234560", dt(2024, 1, 1, 10, 0, 0, 123456))]),
            (pa.utf8(), "timestamp[s]", pa.timestamp("s"), [("2024-01-01 10:00:00.9", bad), ("2024-01-01 10:00:00.0", dt(2024, 1, 1, 10))]),
            (pa.utf8(), "timestamp[us, UTC]", pa.timestamp("us", "UTC"), [
                ("2024-01-01 10:00:00+02", dt(2024, 1, 1, 8, tzinfo=utc)), ("2024-07-01 10:00:00 Europe/Berlin", dt(2024, 7, 1, 8, tzinfo=utc)),
                ("2024-01-01T10:00:00.5Z", dt(2024, 1, 1, 10, 0, 0, 500000, tzinfo=utc)), ("infinity", bad)]),
            (pa.utf8(), "time64[us]", pa.time64("us"), [("12:30:01", time(12, 30, 1)), ("25:00:00", bad), ("24:00:00", bad), ("2024-01-05", bad),
                ("12:30:01+02", bad), ("12:30:01.1234567", bad), ("2024-01-05 12:30:01", bad), ("1:02", time(1, 2))]),
            (pa.utf8(), "time64[ns]", pa.time64("ns"), [("12:30:01.123456", time(12, 30, 1, 123456)), ("12:30:01.1234567891", bad)]),
            (pa.time64("ns"), "time64[us]", pa.time64("us"), [(time(12, 30, 1), time(12, 30, 1))]),
            (pa.utf8(), "binary", pa.binary(), [("zwölf", "zwölf".encode()), ("\\\\x41", b"\\\\x41"), ("", b"")]),
            (pa.binary(), "utf8", pa.utf8(), [("é".encode(), "é"), (b"\\xff", bad)]),
            (pa.int64(), "int8", pa.int8(), [(127, 127), (128, bad), (-128, -128)]),
            (pa.int64(), "float64", pa.float64(), [(3, 3.0), (2**53, float(2**53)), (2**53 + 1, bad)]),
            (pa.int64(), "bool", pa.bool_(), [(0, False), (1, True), (2, bad)]),
            (pa.int64(), "decimal(5, 1)", pa.decimal128(5, 1), [(9999, D("9999.0")), (10000, bad)]),
            (pa.float64(), "int32", pa.int32(), [(2.0, 2), (2.5, bad), (float("nan"), bad), (1e10, bad)]),
            (pa.float64(), "decimal(6, 2)", pa.decimal128(6, 2), [(0.3, D("0.30")), (0.1 + 0.2, bad), (1e6, bad), (float("inf"), bad), (1.239, bad)]),
            (pa.float64(), "float32", pa.float32(), [(1.5, 1.5), (1e300, bad), (16777217.0, bad), (16777216.0, 16777216.0), (float("inf"), float("inf"))]),
            (pa.decimal128(20, 3), "float64", pa.float64(), [(D("0.125"), 0.125), (D("1.239"), 1.239), (D("12345678901234567.891"), bad)]),
            (pa.decimal128(10, 3), "decimal(10, 1)", pa.decimal128(10, 1), [(D("1.500"), D("1.5")), (D("1.550"), bad)]),
            (pa.decimal128(10, 3), "int16", pa.int16(), [(D("12.000"), 12), (D("12.001"), bad), (D("99999.000"), bad)]),
            (pa.bool_(), "int8", pa.int8(), [(True, 1), (False, 0)]),
            (pa.timestamp("us"), "date32", pa.date32(), [(dt(2024, 2, 29), date(2024, 2, 29)), (dt(2024, 2, 29, 23, 59), bad)]),
            (pa.timestamp("us", "UTC"), "date32", pa.date32(), [(dt(2024, 2, 29, tzinfo=utc), date(2024, 2, 29)), (dt(2024, 2, 29, 1, tzinfo=utc), bad)]),
            (pa.timestamp("us"), "timestamp[s]", pa.timestamp("s"), [(dt(2024, 1, 1), dt(2024, 1, 1)),
                (dt(2024, 1, 1, 0, 0, 0, 5), bad)]),
            (pa.timestamp("us"), "time64[us]", pa.time64("us"), [(dt(2024, 1, 1, 5, 6, 7), bad)]),
            (pa.date32(), "timestamp[ms]", pa.timestamp("ms"), [(date(2024, 2, 29), dt(2024, 2, 29))]),
            (pa.date32(), "utf8", pa.utf8(), [(date(2024, 2, 29), "2024-02-29")]),
            (pa.dictionary(pa.int8(), pa.utf8()), "int32", pa.int32(), [("5", 5), ("five", bad)]),
            (pa.string_view(), "int32", pa.int32(), [("5", 5), ("a text that is longer than a view", bad)]),
            (pa.timestamp("us", "Europe/Berlin"), "timestamp[us, UTC]", pa.timestamp("us", "UTC"),
                [(dt(2024, 7, 1, 10, tzinfo=utc), dt(2024, 7, 1, 10, tzinfo=utc))]),
        ]

        """

    @Test("values become another type, or are bad, as pyarrow has them; nulls stay")
    func casts() throws {
        try RowTables.run(
            "cast_mod",
            Self.cases + """
                for source, name, target, pairs in cases:
                    note = f"{source} as {name}"
                    values = [None] + [v for v, _ in pairs] + [None]
                    table = pa.table({"row": range(len(values)), "Weiß nicht": pa.array(values, source)})
                    wanted = [None] + [w for _, w in pairs] + [None]
                    good = [i for i, w in enumerate(wanted) if w is not bad]
                    wrong = [i for i, w in enumerate(wanted) if w is bad]
                    config = {"columns": {"Weiß nicht": name}}
                    result = run("cast_mod", {**config, "mode": "reject"}, [table], infer=True)
                    check(result, "output", pa.table({"row": good, "Weiß nicht": pa.array([wanted[i] for i in good], target)}), note)
                    assert result.inferred["output"].equals(result.outputs["output"].schema), note
                    rejects = result.outputs["rejects"]
                    assert result.inferred["rejects"].equals(rejects.schema), note
                    wanted_rejects = [r for r in table.to_pylist() if r["row"] in wrong]
                    # As text, since NaN is not equal to itself.
                    assert str(rejects.select(table.schema.names).to_pylist()) == str(wanted_rejects), note
                    for row in rejects.to_pylist():
                        assert row["error_code"] == 103 and row["error_column"] == "Weiß nicht", row
                        assert row["error_message"].startswith("Weiß nicht: '") and name in row["error_message"], row
                    assert result.globals == {"row_count": len(good), "rejected_count": len(wrong), "nulled_count": 0}
                    result = run("cast_mod", {**config, "mode": "null"}, [table])
                    nulled = [None if w is bad else w for w in wanted]
                    check(result, "output", pa.table({"row": range(len(values)), "Weiß nicht": pa.array(nulled, target)}), note)
                    assert result.globals["nulled_count"] == len(wrong), note
                    result = run("cast_mod", config, [table])
                    if wrong:
                        assert result.status == 103, note
                        assert result.message.startswith(f"row {wrong[0] + 1}: Weiß nicht: '"), result.message
                    else:
                        assert result.status == 0, note
                """)
    }

    @Test("several columns, formats, texts that stand for null, rounding; empty, null-heavy and wide tables")
    func options() throws {
        try RowTables.run(
            "cast_mod",
            """
            table = pa.table({"day": ["31.12.2024", "1.1.2024", "x", "", None], "n": ["1.6", "NA", "y", "", "2"], "z": [1] * 5})
            config = {"columns": {"day": "date32", "n": "int32"}, "format": {"day": "%d.%m.%Y"}, "null_values": ["", "NA"],
                      "rounding": True, "mode": "reject"}
            result = run("cast_mod", config, [table])
            check(result, "output", pa.table({
                "day": pa.array([datetime.date(2024, 12, 31), datetime.date(2024, 1, 1), None, None], pa.date32()),
                "n": pa.array([2, None, None, 2], pa.int32()), "z": [1] * 4}))
            row, = result.outputs["rejects"].to_pylist()
            assert row["error_message"] == "day: 'x' is no date32 of the format %d.%m.%Y; n: 'y' is no int32", row
            assert row["error_column"] == "day"
            for type, example in [("date32", "2024-12-31"), ("time64[us]", "23:59:59"), ("timestamp[s]", "2024-12-31 23:59:59")]:
                result = run("cast_mod", {"columns": {"day": type}}, [pa.table({"day": ["02.01.2024"]})])
                assert result.message == f"row 1: day: '02.01.2024' is no {type} such as {example}", result.message
                assert result.hint.startswith('format says how dates and times are written, as in format: "%d.%m.%Y"; mode: '), result.hint
            assert run("cast_mod", {"columns": {"day": "int8"}}, [pa.table({"day": ["x"]})]).hint.startswith("mode: ")
            out = run("cast_mod", {"columns": {"day": "utf8"}, "format": "%d/%m"}, [pa.table({"day": [datetime.date(2024, 2, 1)]})])
            assert out.outputs["output"]["day"].to_pylist() == ["01/02"]
            for table in [cut, empty, nulls]:
                columns = {"i": "utf8", "d": "float64", "n": "int32", "day": "timestamp[us]", "b": "int8"}
                result = run("cast_mod", {"columns": columns}, [table], infer=True)
                assert result.status == 0 and len(result.outputs["output"]) == len(table), result.message
                out = result.outputs["output"]
                assert out["i"].to_pylist() == [None if v is None else str(v) for v in table["i"].to_pylist()]
                assert out["d"].to_pylist() == [None if v is None else float(v) for v in table["d"].to_pylist()]
                assert out["n"].null_count == len(table) and out["n"].type == pa.int32()
                assert out.select(["h", "l", "s", "c"]).equals(table.select(["h", "l", "s", "c"]))
            result = run("cast_mod", {"columns": {f"c{i}": "int16" for i in range(400)}}, [wide])
            assert result.status == 0 and result.outputs["output"]["c399"].to_pylist() == [399, None, 798], result.message
            result = run("cast_mod", {"columns": {"i": "int32", "t": "int32"}, "mode": "reject"}, [long])
            assert result.outputs["output"]["t"].to_pylist() == [i if i % 7 else None for i in range(300_000)]
            same = run("cast_mod", {"columns": {"i": "int64"}}, [long])
            check(same, "output", long)
            clash = pa.table({"error_code": ["1"]})
            assert run("cast_mod", {"columns": {"error_code": "int32"}}, [clash]).status == 0
            refused("cast_mod", {"columns": {"error_code": "int32"}, "mode": "reject"}, [clash], "'error_code'", code=103)
            """)
    }

    @Test("a mistake in the config is named; no text of it becomes SQL")
    func refused() throws {
        try RowTables.run(
            "cast_mod",
            """
            def bad(columns, *words, **more): refused("cast_mod", {"columns": columns, **more}, [cut], *words)
            bad({}, "'columns' is empty")
            bad({"i": "int33"}, "columns.i: 'int33'", "did you mean 'int32'")
            bad({"i": "date64"}, "columns.i: 'date64'")
            bad({"i": "INTEGER); DROP TABLE x; --"}, "columns.i")
            bad({"ii": "int32"}, "no column 'ii'", "did you mean 'i'")
            bad({"l": "int32"}, "column 'l' of type list")
            bad({"h": "float64"}, "columns")
            bad({"i": "date32"}, "cannot become date32")
            bad({"i": "utf8"}, "format: 'j'", format={"j": "%d"})
            bad({"i": "utf8"}, "'mode'", mode="maybe")
            hostile = "'); DROP TABLE x; SELECT ('"
            table = pa.table({hostile: ["1", hostile]})
            result = run("cast_mod", {"columns": {hostile: "int32"}, "null_values": [hostile]}, [table])
            assert result.outputs["output"][hostile].to_pylist() == [1, None], result.message
            """)
    }

    @Test("cancel ends a run")
    func ends() async throws {
        let table = try countingTable(["a", "b"], rows: 5000, batches: 400)
        let config = try PluginRun.config(["columns": ["a": "int32"]])
        let run = try await PluginRun("cast_mod", config, PluginServices(input: table, cancelsWhenEmitting: true))
        #expect(run.failure?.code == .cancelled)
    }
}
