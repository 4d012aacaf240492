import TestSupport

/// Tables for the modules that look at one row at a time, in Python, and what is asked of each.
enum RowTables {
    static let script = """
        import datetime, decimal
        D = decimal.Decimal
        def typed(n):
            return pa.table({
                "n": pa.nulls(n), "b": pa.array([None, True, None, False] * n)[:n],
                "i": pa.array([None, 1, None, -3, 7] * n, pa.int32())[:n], "h": pa.array([1, None] * n, pa.float16())[:n],
                "t": pa.array(["a", None, "", "\\U0001F469 é", "zwölf"] * n)[:n],
                "d": pa.array([D("1.50"), None, D("-2.25")] * n)[:n],
                "l": pa.array([[1, None], None, [], [3]] * n)[:n],
                "s": pa.array([{"x": 1, "y": "u"}, None, {"x": None, "y": None}] * n)[:n],
                "c": pa.array(["u", "v", None] * n).dictionary_encode()[:n],
                "day": pa.array([datetime.date(2024, 2, 29), None] * n)[:n],
                "when": pa.array([datetime.datetime(2024, 2, 29, 12), None] * n, pa.timestamp("us", "UTC"))[:n],
            })
        cut = pa.concat_tables([typed(50).slice(7, 30), typed(9).slice(9), typed(64).slice(1, 41)])
        empty = cut.slice(0, 0)
        nulls = pa.table({f.name: pa.nulls(3000, f.type) for f in cut.schema})
        wide = pa.table({f"c{i}": pa.array([i, None, i * 2]) for i in range(500)})
        long = pa.table({"i": pa.array(range(300_000), pa.int64()),
                         "t": pa.array([str(i) if i % 7 else None for i in range(300_000)])})

        def run(name, config, inputs, **more):
            return mini_host.Module(sys.argv[1], name=name).run(config, inputs, **more)
        def check(result, port, wanted, note=""):
            assert result.status == 0, f"{note}: {result.status} {result.message}"
            got = result.outputs[port]
            assert got.schema.names == wanted.schema.names, f"{note} {port}: {got.schema.names} {wanted.schema.names}"
            assert got.num_rows == wanted.num_rows, f"{note} {port}: {got.num_rows} rows, not {wanted.num_rows}"
            for name in wanted.schema.names:
                a, b = got.schema.field(name).type, wanted.schema.field(name).type
                assert a == b, f"{note} {port}.{name}: {a} not {b}"
                a, b = got[name].to_pylist(), wanted[name].to_pylist()
                # NaN is not equal to itself.
                assert a == b or str(a) == str(b), f"{note} {port}.{name}: {[(i, x, y) for i, (x, y) in enumerate(zip(a, b)) if x != y][:3]}"
        def refused(name, config, inputs, *words, code=102):
            result = run(name, config, inputs)
            text = f"{result.message} ({result.hint})"
            assert result.status == code, f"{config}: {result.status} {text}"
            for word in words: assert word in text, f"{config}: {text}"

        """

    /// Runs a script over the tables; `argv[1]` is the modules' library.
    static func run(_ module: String, _ script: String) throws {
        let output = try runInPython(Self.script + script + "\nprint('done')\n", [Project.library(module)])
        guard output.hasSuffix("done\n") else { throw RowTableError(output: output) }
    }
}

struct RowTableError: Error {
    var output: String
}
