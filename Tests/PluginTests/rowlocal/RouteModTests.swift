import PypeHost
import TestSupport
import Testing

@Suite("route_mod", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct RouteModTests {
    @Test("each row goes to the first route that is true, or to all, in order, and what nobody reads is filtered")
    func routes() throws {
        try RowTables.run(
            "route_mod",
            """
            routes = [{"condition": "i > 0", "name": "plus"}, {"condition": "b"}, {"condition": "t = '' OR i = 1"}]
            def judge(row):
                yes = [row["i"] is not None and row["i"] > 0, row["b"] is True, row["t"] == "" or row["i"] == 1]
                return [n for n, y in enumerate(yes) if y] or [8]
            def wanted(table, mode, readers):
                rows = table.to_pylist()
                ways = {n: [] for n in range(9)}
                filtered = 0
                for at, row in enumerate(rows):
                    to = [n for n in (judge(row)[:1] if mode == "first" else judge(row)) if n in readers]
                    filtered += not to
                    for n in to: ways[n].append(at)
                return ways, filtered
            ports = [f"route_{n + 1}" for n in range(8)] + ["otherwise"]
            for mode in ["first", "all"]:
                for readers in [{0, 1, 2, 8}, {0, 2}, {1}, {8}, set()]:
                    for note, table in [("cut", cut), ("empty", empty), ("nulls", nulls)]:
                        result = run("route_mod", {"routes": routes, "mode": mode}, [table],
                                     readers=lambda port: int(ports.index(port) in readers), infer=True)
                        ways, filtered = wanted(table, mode, readers)
                        for n, port in enumerate(ports):
                            check(result, port, table.take(pa.array(ways[n], pa.int64())), f"{mode} {readers} {note}")
                            assert result.inferred[port].equals(table.schema)
                        assert result.filtered == filtered, (mode, readers, note, result.filtered, filtered)
                        counts = [len(ways[n]) for n in range(9)]
                        assert result.globals == {"row_count": sum(counts), "route_counts": counts[:3],
                                                  "otherwise_count": counts[8]}, result.globals
            eight = [{"condition": f"c{i} IS NOT NULL AND c{i} = {i}"} for i in range(1, 9)]
            result = run("route_mod", {"routes": eight, "mode": "all"}, [wide])
            check(result, "route_8", wide.slice(0, 1))
            check(result, "otherwise", wide.slice(1, 2))
            """)
    }

    @Test("a batch that goes one way whole is not copied")
    func noCopy() throws {
        try RowTables.run(
            "route_mod",
            """
            result = run("route_mod", {"routes": [{"condition": "i < 200000"}]}, [long])
            a, b = result.outputs["route_1"]["i"].chunk(0), long["i"].chunk(0)
            assert a.buffers()[1].address == b.buffers()[1].address
            check(result, "route_1", long.slice(0, 200_000))
            check(result, "otherwise", long.slice(200_000))
            """)
    }

    @Test("a condition that is none is named with its route")
    func refused() throws {
        try RowTables.run(
            "route_mod",
            """
            def bad(routes, *words, **more): refused("route_mod", {"routes": routes, **more}, [cut], *words)
            bad([], "'routes' is empty")
            bad([{"condition": "b"}] * 9, "9 conditions")
            bad([{"condition": "b"}, {"condition": "i", "name": "plus"}], "route_2 ('plus') is not true or false")
            bad([{"condition": "bb"}], "no column 'bb'", "did you mean 'b'")
            bad([{"condition": "b THEN 1 WHEN b"}], "route_1")
            bad([{"condition": "b) OR (b"}], "route_1")
            bad([{"condition": "random() > 0.5"}], "route_1", "random()")
            refused("route_mod", {"routes": [{"condition": "t::INTEGER = 1"}]}, [pa.table({"t": ["1", "x"]})],
                    "row 2", "'x'", code=103)
            """)
    }

    @Test("cancel ends a run; an input that breaks off fails it")
    func ends() async throws {
        let table = try countingTable(["a", "b"], rows: 5000, batches: 400)
        let config = try PluginRun.config(["routes": [["condition": "a > 10"]]])
        let cancelled = try await PluginRun(
            "route_mod", config, PluginServices(input: table, cancelsWhenEmitting: true))
        #expect(cancelled.failure?.code == .cancelled)
        let broken = try await PluginRun("route_mod", config, PluginServices(input: table.failingAtTheEnd()))
        #expect(broken.failure?.code == .io)
    }
}
