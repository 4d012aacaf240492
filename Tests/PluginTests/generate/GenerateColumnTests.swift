import TestSupport
import Testing

@Suite("Columns of generate_source", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct GenerateColumnTests {
    @Test("normal floats, weighted values, dates and sequences are what they are said to be")
    func columns() throws {
        let output = try runInPython(
            """
            import pyarrow.compute as pc, collections
            columns = [
                {"name": "n", "type": "float", "distribution": "normal", "mean": 10, "stddev": 2},
                {"name": "w", "type": "str", "values": ["a", "b", "é", "c"], "weights": [6, 3, 0, 1]},
                {"name": "d", "type": "date", "min": "1969-12-30", "max": "1970-01-02", "null_ratio": 0.25},
                {"name": "s", "type": "sequence", "start": 5, "step": -3},
                {"name": "v", "type": "date", "values": ["1969-12-31"]}, {"name": "u", "type": "float", "distribution": "uniform"},
            ]
            module = mini_host.Module(sys.argv[1])
            def run(batch_size, seed=3):
                config = {"rows": 50000, "batch_size": batch_size, "seed": seed, "start": 0, "step": 1, "columns": columns}
                return module.run(config).outputs["data"]
            t = run(65536)
            print([str(x) for x in t.schema.types])
            within = lambda x, share: sum(1 for v in x if abs(v - 10) < share * 2) / len(x)
            n = t["n"].to_pylist()
            print(round(pc.mean(t["n"]).as_py(), 1), round(pc.stddev(t["n"]).as_py(), 1), round(within(n, 1), 2), round(within(n, 2), 2))
            shares = {k: round(v / 50000, 2) for k, v in sorted(collections.Counter(t["w"].to_pylist()).items())}
            print(shares, round(t["d"].null_count / 50000, 2), sorted(map(str, pc.unique(t["d"].drop_null()).to_pylist())))
            print(t["s"][:2].to_pylist(), t["s"][-1], pc.unique(t["v"]).to_pylist(), pc.min_max(t["u"])["max"].as_py() < 1)
            print(run(7777).combine_chunks().equals(t.combine_chunks()), run(65536, 4).equals(t))
            """, [Project.library("generate_source")])
        #expect(
            output == """
                ['int64', 'double', 'string', 'date32[day]', 'int64', 'date32[day]', 'double']
                10.0 2.0 0.68 0.95
                {'a': 0.6, 'b': 0.3, 'c': 0.1} 0.25 ['1969-12-30', '1969-12-31', '1970-01-01', '1970-01-02']
                [5, 2] -149992 [datetime.date(1969, 12, 31)] True
                True False

                """)
    }

    @Test("settings that do not go together are refused with the column's place")
    func refused() throws {
        let output = try runInPython(
            """
            module = mini_host.Module(sys.argv[1])
            for column in [
                {"type": "float", "distribution": "gauss"}, {"type": "int", "distribution": "normal"}, {"type": "float", "mean": 1},
                {"type": "float", "distribution": "normal", "min": 1}, {"type": "float", "distribution": "normal", "stddev": -1},
                {"type": "str", "values": ["a"], "weights": [1, 2]}, {"type": "str", "values": ["a"], "weights": [0]},
                {"type": "str", "weights": [1]}, {"type": "int", "step": 2}, {"type": "sequence", "min": 1},
                {"type": "sequence", "values": [1]}, {"type": "date", "min": "2024-02-30"}, {"type": "date", "min": "2024-01-01T00:00:00"},
                {"type": "sequence", "start": 2**63 - 1},
            ]:
                config = {"rows": 2, "batch_size": 9, "seed": 0, "start": 0, "step": 1, "columns": [{"name": "x"} | column]}
                result = module.run(config)
                print(result.status, result.message)
            """, [Project.library("generate_source")])
        #expect(
            output == """
                102 columns[0].distribution is 'gauss'
                102 columns[0]: distribution is that of a float without values
                102 columns[0]: mean and stddev are those of distribution: normal
                102 columns[0]: a normal distribution has mean and stddev, no min and max
                102 columns[0]: stddev is negative
                102 columns[0]: there are 2 weights for 1 values
                102 columns[0]: weights are 0 or more, and one at least is more
                102 columns[0]: weights are those of values, which are not given
                102 columns[0]: start and step are those of a sequence
                102 columns[0]: a sequence has no min and max
                102 columns[0]: a sequence has no values to choose from
                102 columns[0]: "2024-02-30" is not a date such as 2024-01-31
                102 columns[0]: "2024-01-01T00:00:00" is not a date such as 2024-01-31
                102 columns[0]: the last value does not fit 64 bits: take a smaller step

                """)
    }
}
