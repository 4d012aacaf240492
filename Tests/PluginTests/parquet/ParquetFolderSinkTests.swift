import Foundation
import PypeArrow
import PypeHost
import Synchronization
import TestSupport
import Testing

/// Rows on their way into a folder of parts, and what pyarrow finds there.
struct PartsFixture {
    let source: ParquetFolder
    let folder: TemporaryFolder
    let table: PortTable
    var path: String { "\(folder.path)/out" }

    /// - Parameter writing: Python that writes `t.parquet` below `root`, the rows.
    init(_ writing: String) async throws {
        source = try ParquetFolder(writing)
        folder = try TemporaryFolder()
        let config = try PluginRun.config(["path": "\(source.path)/t.parquet", "batch_size": 1000])
        table = try #require(try await PluginRun("parquet_source", config).services.table(0))
    }

    func write(
        _ config: [String: Any], _ table: PortTable? = nil, output: @escaping @Sendable (String) -> String = { $0 }
    ) async throws -> PluginRun {
        let services = PluginServices(input: table ?? self.table, output: output)
        let values = ["output_path": path].merging(config) { $1 }
        return try await PluginRun("parquet_sink", PluginRun.config(values), services)
    }

    /// Files below the folder, without the folders.
    func files() throws -> [String] { try folder.contents().filter { $0.hasSuffix(".parquet") } }

    /// What Python prints, with `root`, where the rows are from, and `out`.
    func python(_ script: String) throws -> String {
        let head = """
            import collections, glob, os, sys, tempfile, pyarrow as pa, pyarrow.dataset as ds, pyarrow.parquet as pq
            root, out = sys.argv[1:]
            rows = pq.ParquetFile(f"{root}/t.parquet").read()

            """
        return try ChildProcess.python(head + script, [source.path, path])
    }
}

@Suite("Folders of parts that parquet_sink writes, seen by pyarrow")
struct ParquetFolderSinkTests {
    private static let typed = """
        import datetime, decimal
        n = 5000
        write("t.parquet", pa.table({
            "i": pa.array([None if i % 7 == 0 else i % 3 for i in range(n)], pa.int16()),
            "s": pa.array([None if i % 11 == 0 else ["a/b", "é=%", "x y"][i % 3] for i in range(n)]).dictionary_encode(),
            "day": pa.array([datetime.date(2024, 1, 1 + i % 2) for i in range(n)]),
            "d": pa.array([decimal.Decimal("1.50") for i in range(n)], pa.decimal128(5, 2)),
            "ok": pa.array([None if i % 5 == 0 else i % 2 == 0 for i in range(n)]),
            "row": pa.array(range(n)), "l": pa.array([[i] * (i % 3) for i in range(n)]),
            "c": pa.array([f"c{i % 9}" for i in range(n)]).dictionary_encode(),
            "empty": pa.nulls(n), "t": pa.array([None if i % 2 else f"text {i} é" for i in range(n)]),
        }))
        """

    @Test(
        "folders are called as pyarrow calls them, and hold their rows in the order in which they came",
        arguments: [0, 1])
    func partitions(bufferBytes: Int) async throws {
        let fixture = try await PartsFixture(Self.typed)
        for columns in [["i"], ["s", "ok"], ["day", "i"]] {
            var config: [String: Any] = ["partition_by": columns, "existing": "replace"]
            if bufferBytes > 0 { config["buffer_bytes"] = bufferBytes }
            let run = try await fixture.write(config)
            #expect(run.failure == nil)
            #expect(run.services.globals["row_count"] == "5000")
            #expect(run.services.globals["file_count"] == String(try fixture.files().count))
            let output = try fixture.python(
                """
                columns = \(columns)
                with tempfile.TemporaryDirectory() as mine:
                    pq.write_to_dataset(rows, mine, partition_cols=columns)
                    theirs = sorted(os.path.relpath(os.path.dirname(p), mine) for p in glob.glob(f"{mine}/**/*.parquet", recursive=True))
                files = sorted(glob.glob(f"{out}/**/*.parquet", recursive=True))
                print(sorted(os.path.relpath(os.path.dirname(p), out) for p in files) == theirs)
                print({os.path.basename(p) for p in files}, sum(map(os.path.getsize, files)))
                part = ds.partitioning(pa.schema([rows.schema.field(c) for c in columns]), flavor="hive",
                                       dictionaries={"s": pa.array(["a/b", "é=%", "x y"])})
                back = ds.dataset(out, partitioning=part).to_table().select(rows.column_names)
                # pyarrow cannot put dictionaries together that have nulls.
                plain = lambda t: t.cast(pa.schema(
                    f.with_type(f.type.value_type) if pa.types.is_dictionary(f.type) else f for f in t.schema))
                print(back.schema.equals(rows.schema), plain(back).sort_by("row").equals(plain(rows)))
                parts = [pq.ParquetFile(p).read() for p in files]
                print(all(p["row"].to_pylist() == sorted(p["row"].to_pylist()) for p in parts))
                """)
            let size = try #require(run.services.globals["file_size"])
            #expect(output == "True\n{'part-0.parquet'} \(size)\nTrue True\nTrue\n")
        }
        // pyarrow does not read decimals from folders.
        #expect(try await fixture.write(["partition_by": ["d"], "existing": "replace"]).failure == nil)
        #expect(try fixture.files() == ["out/d=1.50/part-0.parquet"])
    }

    @Test("files have as many rows as they may, and the rows come back in their order")
    func maxRows() async throws {
        let fixture = try await PartsFixture(
            #"write("t.parquet", pa.table({"x": list(range(2500)), "k": [i % 2 for i in range(2500)]}))"#)
        let run = try await fixture.write(["max_rows_per_file": 200])
        #expect(run.failure == nil && run.services.globals["file_count"] == "13")
        let counts = """
            files = sorted(glob.glob(f"{out}/**/*.parquet", recursive=True), key=lambda p: int(p.split("-")[-1][:-8]))
            parts = [pq.ParquetFile(p).read() for p in files]
            print([len(p) for p in parts], pa.concat_tables(parts).equals(rows.select(parts[0].column_names)))
            """
        #expect(try fixture.python(counts) == "\(Array(repeating: 200, count: 12) + [100]) True\n")
        let back = try await PluginRun("parquet_source", PluginRun.config(["path": fixture.path]))
        let again = try await fixture.write(["max_rows_per_file": 5000, "existing": "replace"], back.services.table(0))
        #expect(again.failure == nil)
        #expect(try fixture.python(counts) == "[2500] True\n")
        #expect(try fixture.files() == ["out/part-0.parquet"])
        let both = try await fixture.write(["max_rows_per_file": 1000, "partition_by": ["k"], "existing": "replace"])
        #expect(both.failure == nil)
        #expect(
            try fixture.files() == [
                "out/k=0/part-0.parquet", "out/k=0/part-1.parquet", "out/k=1/part-0.parquet", "out/k=1/part-1.parquet",
            ])
    }

    @Test("a thousand folders take few open files, and rows beyond the memory wait on disk")
    func many() async throws {
        let fixture = try await PartsFixture(
            """
            write("t.parquet", pa.table({"k": [i * 7919 % 1000 for i in range(20000)], "row": list(range(20000))}))
            """)
        let most = Mutex(0)
        let count: @Sendable () -> Int = {
            (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
        }
        let before = count()
        let run = try await fixture.write(["partition_by": ["k"], "buffer_bytes": 100_000]) { path in
            most.withLock { $0 = max($0, count()) }
            return path
        }
        #expect(run.failure == nil && run.services.globals["file_count"] == "1000")
        // Others of the tests open files meanwhile, but no thousand.
        #expect(most.withLock { $0 } - before < 200)
        let output = try fixture.python(
            """
            table = ds.dataset(out, partitioning="hive").to_table()
            print(table.num_rows, table.sort_by("row")["k"].to_pylist() == rows["k"].to_pylist())
            """)
        #expect(output == "20000 True\n")
        let tooMany = try await fixture.write(["partition_by": ["k"], "max_partitions": 999, "existing": "replace"])
        #expect(tooMany.failure?.message == "'partition_by' would make more than 999 folders")
    }

    @Test("statistics and dictionaries are written or not, as the config says")
    func encodings() async throws {
        let fixture = try await PartsFixture(#"write("t.parquet", pa.table({"x": ["a", "b"] * 500}))"#)
        for (config, expected) in [
            ([:], "True True\n"), (["statistics": false], "False True\n"), (["dictionary": false], "True False\n"),
        ] as [([String: Any], String)] {
            let run = try await fixture.write(
                config.merging(["max_rows_per_file": 9999, "existing": "replace"]) { $1 })
            #expect(run.failure == nil)
            let output = try fixture.python(
                """
                column = pq.ParquetFile(f"{out}/part-0.parquet").metadata.row_group(0).column(0)
                print(column.is_stats_set, column.has_dictionary_page)
                """)
            #expect(output == expected)
        }
    }
}
