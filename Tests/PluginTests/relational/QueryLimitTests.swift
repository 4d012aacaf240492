import TestSupport
import Testing

@Suite(
    "Modules over whole tables within little memory", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct QueryLimitTests {
    /// 1.2 million rows of some 170 bytes, made a batch at a time; the engine gets 128 MB, half of what the run has.
    private static let big = """
        import tempfile
        N, STEP = 1_200_000, 50_000
        def batch(start):
            # A walk through all numbers below N, since 7919 and N have no common part.
            ids = [(i * 7919) % N for i in range(start, start + STEP)]
            i = pa.array(ids)
            text = pc.binary_join_element_wise(pc.utf8_lpad(pc.cast(i, pa.utf8()), 100, "x"), pc.utf8_lpad(pc.cast(i, pa.utf8()), 60, "y"), "-")
            return pa.record_batch([i, text], ["i", "text"])
        schema = batch(0).schema
        def big(): return pa.RecordBatchReader.from_batches(schema, (batch(s) for s in range(0, N, STEP)))
        shared = tempfile.mkdtemp()
        peak = [0]
        def watched(reader):
            # What lies in the engine's folder while its input is read.
            for one in reader:
                found = [os.path.join(f, n) for f, _, names in os.walk(shared) for n in names]
                peak[0] = max(peak[0], sum(os.path.getsize(n) for n in found if os.path.exists(n)))
                yield one
        def limited(name, config, inputs):
            readers = [pa.RecordBatchReader.from_batches(r.schema, watched(r)) for r in inputs]
            result = mini_host.Module(sys.argv[1], name=name).run(config, readers, limits=(2, 256 << 20, shared), validate=False)
            assert result.status == 0, (result.message, result.hint)
            left = [n for f, _, names in os.walk(shared) for n in names if os.path.getsize(os.path.join(f, n)) > 0]
            assert not left, left
            return result.outputs["output"]

        """

    @Test("a sort of more than fits gives every row in its place, and leaves nothing behind")
    func sort() throws {
        try QueryTables.run(
            "sort_mod",
            Self.big + """
                got = limited("sort_mod", {"by": [{"column": "text", "order": "desc"}]}, [big()])
                assert peak[0] > 10 << 20, f"only {peak[0]} bytes were put aside"
                assert got.num_rows == N
                wanted = sql("SELECT i, text FROM t ORDER BY text DESC", t=big())
                assert got["i"].equals(wanted["i"]) and pc.all(pc.equal(got["text"], wanted["text"])).as_py()
                """)
    }

    @Test("a join and groups of more than fit are what DuckDB makes of them, and leave nothing behind")
    func joinAndGroups() throws {
        try QueryTables.run(
            "join_mod",
            Self.big + """
                got = limited("join_mod", {"on": ["text"]}, [big(), big()])
                assert peak[0] > 10 << 20, f"only {peak[0]} bytes were put aside"
                assert got.num_rows == N and pc.all(pc.equal(got["i"], got["i_right"])).as_py()
                assert pc.sum(got["i"]).as_py() == N * (N - 1) // 2 and pc.count_distinct(got["text"]).as_py() == N
                peak[0] = 0
                got = limited("aggregate_mod", {"group_by": ["text"], "aggregates": [{"function": "sum", "column": "i"}, {"function": "count"}]}, [big()])
                assert got.num_rows == N and set(got["count"].unique().to_pylist()) == {1}
                wanted = sql("SELECT text, i AS s FROM t ORDER BY text", t=big())
                assert pc.all(pc.equal(got["text"], wanted["text"])).as_py() and pc.all(pc.equal(got["i_sum"], wanted["s"])).as_py()
                """)
    }
}
