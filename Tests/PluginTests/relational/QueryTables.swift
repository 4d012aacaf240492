import TestSupport

/// Tables for the modules over whole tables, in Python, and what is asked of each. DuckDB's and pyarrow's own answers are
/// what the modules' are held against.
enum QueryTables {
    static let script = """
        import datetime, decimal, os, random, duckdb
        import pyarrow.compute as pc
        D = decimal.Decimal
        random.seed(7)
        def some(make, n=1000, nulls=0.2): return [None if random.random() < nulls else make() for _ in range(n)]
        def table(n, step=97):
            found = pa.table({
                "k": pa.array(some(lambda: random.randint(0, 9), n), pa.int64()), "u": pa.array(range(n), pa.int32()),
                "t": pa.array(some(lambda: random.choice(["", "a", "Zoë", "👩 é", "a text beyond twelve bytes"]), n), pa.utf8()),
                "d": pa.array(some(random.random, n), pa.float64()), "b": pa.array(some(lambda: random.random() < .5, n), pa.bool_()),
                "m": pa.array(some(lambda: D(random.randint(-999, 999)) / 100, n), pa.decimal128(9, 2)),
                "day": pa.array(some(lambda: datetime.date(2024, 1, random.randint(1, 31)), n), pa.date32()),
                "at": pa.array(some(lambda: datetime.datetime(2024, 1, random.randint(1, 31), 12), n), pa.timestamp("us")),
                "l": pa.array(some(lambda: [random.randint(0, 3), None], n), pa.list_(pa.int64())),
                "s": pa.array(some(lambda: {"x": random.randint(0, 3)}, n), pa.struct({"x": pa.int64()})),
            })
            return pa.Table.from_batches(found.to_batches(max_chunksize=step), found.schema)
        many, empty = table(1000), table(0)
        nulls = pa.table({f.name: pa.nulls(500, f.type) for f in many.schema})
        wide = pa.table({f"c{i}": pa.array([i, None, i * 2, i]) for i in range(400)})
        odd = pa.table({'a"b': [2, 1, 2], "it's": ["x'; DROP TABLE y; --", 'q"', "x'; DROP TABLE y; --"], "select": [1, 2, 3],
                        "größe 🥊": ["a;b", "--", None], "; DROP TABLE x; --": [1.5, 2.5, 1.5]})

        def run(name, config, inputs, **more):
            return mini_host.Module(sys.argv[1], name=name).run(config, inputs, **more)
        def plain(kind):
            if pa.types.is_large_string(kind) or pa.types.is_string_view(kind): return pa.utf8()
            return pa.list_(plain(kind.value_type)) if pa.types.is_list(kind) else kind
        def sql(query, **tables):
            base = duckdb.connect()
            for name, value in tables.items(): base.register(name, value)
            return base.sql(query).to_arrow_table()
        def numbered(value): return value.append_column("rn", pa.array(range(len(value)), pa.int64()))
        def rows(value): return [tuple(map(repr, row.values())) for row in value.to_pylist()]
        def check(result, wanted, note="", port="output", ordered=True):
            assert result.status == 0, f"{note}: {result.status} {result.message} ({result.hint})"
            got = result.outputs[port]
            assert got.schema.names == wanted.schema.names, f"{note}: {got.schema.names} {wanted.schema.names}"
            types = [(f.name, f.type, w.type) for f, w in zip(got.schema, wanted.schema) if plain(f.type) != plain(w.type)]
            assert not types, f"{note}: {types}"
            got, wanted = rows(got), rows(wanted)
            if not ordered: got, wanted = sorted(got), sorted(wanted)
            assert len(got) == len(wanted), f"{note}: {len(got)} rows, not {len(wanted)}"
            bad = [(i, a, b) for i, (a, b) in enumerate(zip(got, wanted)) if a != b]
            assert not bad, f"{note}: {bad[:3]}"
        def inferred(result):
            assert result.inferred["output"].equals(result.outputs["output"].schema), (result.inferred, result.outputs)
        def never(schema):
            def batches():
                raise AssertionError("a row was asked for")
                yield
            return pa.RecordBatchReader.from_batches(schema, batches())
        def refused(name, config, inputs, *words, code=102):
            result = run(name, config, [[never(t.schema) for t in i] if isinstance(i, list) else never(i.schema) for i in inputs])
            text = f"{result.message} ({result.hint})"
            assert result.status == code, f"{config}: {result.status} {text}"
            for word in words: assert word in text, f"{config}: {text}"
        def broken(name, config, others=()):
            def batches():
                yield from many.to_batches()[:3]
                raise OSError("line 7 is cut off")
            result = run(name, config, [pa.RecordBatchReader.from_batches(many.schema, batches())] + list(others))
            assert result.status == 108 and "line 7 is cut off" in result.message, (result.status, result.message)
        def cancelled(name, config, others=()):
            # An input without end: only a cancel ends the run.
            module = mini_host.Module(sys.argv[1], name=name)
            def batches():
                taken = 0
                while True:
                    for batch in many.to_batches():
                        taken += 1
                        if taken == 20: module.cancel()
                        yield batch
            result = module.run(config, [pa.RecordBatchReader.from_batches(many.schema, batches())] + list(others))
            assert result.status == 110, (result.status, result.message)
            early = mini_host.Module(sys.argv[1], name=name).run(config, [many] + list(others), cancelled=True)
            assert early.status == 110, (early.status, early.message)

        """

    /// Runs a script over the tables; `argv[1]` is the modules' library.
    static func run(_ module: String, _ script: String) throws {
        let output = try runInPython(Self.script + script + "\nprint('done')\n", [Project.library(module)])
        guard output.hasSuffix("done\n") else { throw QueryTableError(output: output) }
    }
}

struct QueryTableError: Error {
    var output: String
}
