import TestSupport
import Testing

@Suite("what cast_mod lets values lose", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct CastLossTests {
    private static let values = """
        bad = object()
        dt, date, time = datetime.datetime, datetime.date, datetime.time
        utc = datetime.timezone.utc

        """

    @Test("what a value loses when rounding is on: digits, a day or a time of day; never its meaning")
    func rounds() throws {
        try RowTables.run(
            "cast_mod",
            Self.values + """
                rounded = [
                    (pa.utf8(), "int64", pa.int64(), [("1.6", 2), ("1e3", 1000), ("0x1F", bad), ("1_000", bad), ("x", bad)]),
                    (pa.utf8(), "decimal(6, 1)", pa.decimal128(6, 1), [("1.26", D("1.3")), ("1_0", bad)]),
                    (pa.utf8(), "date32", pa.date32(), [("2024-02-29 12:30", date(2024, 2, 29)), ("2024-02-29 12:30+02", bad), ("epoch", bad)]),
                    (pa.utf8(), "timestamp[s]", pa.timestamp("s"), [("2024-01-01 10:00:00.4", dt(2024, 1, 1, 10)), ("2024-01-01 10:00:00+01", bad)]),
                    (pa.utf8(), "time64[us]", pa.time64("us"), [("12:30:01.1234564", time(12, 30, 1, 123456)), ("2024-01-05", bad)]),
                    (pa.float64(), "float32", pa.float32(), [(16777217.0, 16777216.0)]), (pa.float64(), "decimal(6, 2)", pa.decimal128(6, 2), [(1.239, D("1.24"))]),
                    (pa.timestamp("us"), "date32", pa.date32(), [(dt(2024, 2, 29, 23, 59), date(2024, 2, 29))]),
                    (pa.time64("ns"), "time64[us]", pa.time64("us"), [(45_001_000_000_001, time(12, 30, 1))]),
                ] + [(pa.timestamp(unit, zone), f"time64[{to}]", pa.time64(to), [(dt(2024, 1, 1, 5, 6, 7, tzinfo=zone and utc), time(5, 6, 7))])
                     for unit in ["s", "ms", "us", "ns"] for zone in [None, "UTC"] for to in ["us", "ns"]]
                for source, name, target, pairs in rounded:
                    table = pa.table({"x": pa.array([v for v, _ in pairs], source)})
                    result = run("cast_mod", {"columns": {"x": name}, "rounding": True, "mode": "null"}, [table])
                    check(result, "output", pa.table({"x": pa.array([None if w is bad else w for _, w in pairs], target)}), f"{source} as {name}")
                """)
    }

    @Test("a format reads and writes every kind of time, and a value with more than the type holds is bad")
    func formats() throws {
        try RowTables.run(
            "cast_mod",
            Self.values + """
                def one(value, source, name, format, wanted, target, **more):
                    table = pa.table({"x": pa.array([value], source)})
                    result = run("cast_mod", {"columns": {"x": name}, "format": format, "mode": "null", **more}, [table])
                    check(result, "output", pa.table({"x": pa.array([None if wanted is bad else wanted], target)}), f"{value} {name} {format}")
                for unit in ["us", "ns"]:
                    one(time(12, 30, 1), pa.time64(unit), "utf8", "%H.%M.%S", "12.30.01", pa.utf8())
                    one("12.30", pa.utf8(), f"time64[{unit}]", "%H.%M", time(12, 30), pa.time64(unit))
                    one("1.1.2024 12.30", pa.utf8(), f"time64[{unit}]", "%d.%m.%Y %H.%M", bad, pa.time64(unit))
                    one("1.1.2024 12.30", pa.utf8(), f"time64[{unit}]", "%d.%m.%Y %H.%M", time(12, 30), pa.time64(unit), rounding=True)
                nanos = pa.table({"x": pa.array([45_001_000_000_001, 45_001_000_001_000], pa.time64("ns")), "z": pa.array([1_000_000_001, 1_000_001_000], pa.timestamp("ns", "UTC"))})
                result = run("cast_mod", {"columns": {"x": "time64[us]"}, "mode": "null"}, [nanos.select(["x"])])
                check(result, "output", pa.table({"x": pa.array([None, 45_001_000_001], pa.time64("us"))}))
                for name, target, units in [("timestamp[us]", pa.timestamp("us"), 1_000_001), ("timestamp[us, UTC]", pa.timestamp("us", "UTC"), 1_000_001)]:
                    result = run("cast_mod", {"columns": {"z": name}, "mode": "null"}, [nanos.select(["z"])])
                    check(result, "output", pa.table({"z": pa.array([None, units], target)}), name)
                result = run("cast_mod", {"columns": {"z": "timestamp[ns]"}}, [nanos.select(["z"])])
                assert result.outputs["output"]["z"].cast(pa.int64()).to_pylist() == [1_000_000_001, 1_000_001_000], result.message
                one(45_001_000_000_001, pa.time64("ns"), "utf8", "%S %n", "01 000000001", pa.utf8())
                one("12:30:01.123456789", pa.utf8(), "time64[us]", "%H:%M:%S.%n", bad, pa.time64("us"))
                one("1.1.2024 12.30", pa.utf8(), "date32", "%d.%m.%Y %H.%M", bad, pa.date32())
                one("1.1.2024 00.00", pa.utf8(), "date32", "%d.%m.%Y %H.%M", date(2024, 1, 1), pa.date32())
                one("1.1.2024 12.30 +0200", pa.utf8(), "timestamp[us]", "%d.%m.%Y %H.%M %z", dt(2024, 1, 1, 10, 30), pa.timestamp("us"))
                one("1.1.2024 12.30.01.5", pa.utf8(), "timestamp[s]", "%d.%m.%Y %H.%M.%S.%f", bad, pa.timestamp("s"))
                one("1.1.2024 12.30.01.5", pa.utf8(), "timestamp[ms]", "%d.%m.%Y %H.%M.%S.%g", dt(2024, 1, 1, 12, 30, 1, 500000), pa.timestamp("ms"))
                text = pa.table({"t": ["1", "NA"], "day": ["1.2.2024", "NA"]})
                def bad_format(columns, format, *words): refused("cast_mod", {"columns": columns, "format": format}, [text], *words)
                bad_format({"t": "int32"}, "%d", "format: column 't' of type utf8 becomes int32")
                bad_format({"t": "int32", "day": "date32"}, {"t": "%d"}, "format: column 't' of type utf8 becomes int32")
                result = run("cast_mod", {"columns": {"t": "int32", "day": "date32"}, "format": "%d.%m.%Y", "null_values": ["NA"]}, [text])
                check(result, "output", pa.table({"t": pa.array([1, None], pa.int32()), "day": pa.array([date(2024, 2, 1), None])}))
                result = run("cast_mod", {"columns": {"t": "utf8"}, "null_values": ["NA"]}, [text])
                assert result.outputs["output"]["t"].to_pylist() == ["1", None], result.message
                """)
    }
}
