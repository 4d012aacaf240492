import Foundation
import PypeHost
import TestSupport
import Testing

@Suite struct ParquetSinkTests {
    /// Three rows, or as many as `rows` says.
    private func table(rows: Int = 3) async throws -> PortTable {
        let lines = (0..<rows).map { "\($0),\($0 % 2 == 0 ? "even" : "")\n" }
        let run = try await CSVFixture("n,s\n" + lines.joined()).run(["types": ["n": "int64"]])
        return try #require(run.services.table(0))
    }

    private func write(_ config: [String: Any], _ table: PortTable) async throws -> PluginRun {
        try await PluginRun("parquet_sink", PluginRun.config(config), PluginServices(input: table))
    }

    @Test(
        "pyarrow reads the rows back, whatever the compression",
        arguments: ["none", "snappy", "gzip", "zstd", "lz4", "brotli"])
    func compressions(codec: String) async throws {
        let folder = try TemporaryFolder()
        let file = "\(folder.path)/out.parquet"
        let run = try await write(["output_path": file, "compression": codec], table())
        #expect(run.failure == nil)
        let script = """
            import sys, os, pyarrow.parquet as pq
            file = pq.ParquetFile(sys.argv[1])
            print(file.read().to_pydict(), file.metadata.row_group(0).column(0).compression, os.path.getsize(sys.argv[1]))
            """
        let name = ["none": "UNCOMPRESSED", "lz4": "LZ4"][codec] ?? codec.uppercased()
        let size = try #require(run.services.globals["file_size"])
        #expect(
            try ChildProcess.python(script, [file])
                == "{'n': [0, 1, 2], 's': ['even', None, 'even']} \(name) \(size)\n"
        )
        #expect(run.services.globals["row_count"] == "3")
    }

    @Test("no rows still make a file with the columns")
    func noRows() async throws {
        let folder = try TemporaryFolder()
        let file = "\(folder.path)/out.parquet"
        #expect(try await write(["output_path": file], table(rows: 0)).failure == nil)
        let script =
            "import sys, pyarrow.parquet as pq\nt = pq.read_table(sys.argv[1])\nprint(t.num_rows, t.schema.names)"
        #expect(try ChildProcess.python(script, [file]) == "0 ['n', 's']\n")
    }

    @Test("row groups have the size that was asked for, and statistics")
    func rowGroups() async throws {
        let folder = try TemporaryFolder()
        let file = "\(folder.path)/out.parquet"
        #expect(try await write(["output_path": file, "row_group_size": 400], table(rows: 1000)).failure == nil)
        let script = """
            import sys, pyarrow.parquet as pq
            m = pq.ParquetFile(sys.argv[1]).metadata
            print([m.row_group(i).num_rows for i in range(m.num_row_groups)], m.row_group(1).column(0).statistics.min)
            """
        #expect(try ChildProcess.python(script, [file]) == "[400, 400, 200] 400\n")
    }

    @Test("missing folders are made, unless that is not wanted")
    func folders() async throws {
        let folder = try TemporaryFolder()
        let file = "\(folder.path)/a/b/out.parquet"
        #expect(try await write(["output_path": file, "make_folders": false], table()).failure?.code == .notFound)
        #expect(try folder.contents() == [])
        #expect(try await write(["output_path": file], table()).failure == nil)
        #expect(try folder.contents() == ["a", "a/b", "a/b/out.parquet"])
        let inTheWay = try await write(["output_path": "\(file)/x/out.parquet"], table())
        #expect(inTheWay.failure?.message.contains("cannot be made") == true)
    }

    @Test("a file that is there stays when it may not be replaced")
    func overwriting() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("out.parquet", "mine").path
        let refused = try await write(["output_path": file, "overwrite": false], table())
        #expect(refused.failure?.code == .alreadyExists)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
        #expect(try await write(["output_path": file], table()).failure == nil)
    }

    @Test("a full disk is told about the file that was asked for, and leaves nothing")
    func fullDisk() async throws {
        let folder = try TemporaryFolder()
        let file = "\(folder.path)/out.parquet"
        let services = PluginServices(input: try await table(rows: 1000), output: { _ in "/dev/full" })
        let run = try await PluginRun("parquet_sink", PluginRun.config(["output_path": file]), services)
        #expect(run.failure?.code == .resourceExhausted)
        #expect(run.failure?.message == "\(file): No space left on device")
        #expect(try folder.contents() == [])
        #expect(FileManager.default.fileExists(atPath: "/dev/full"))
    }

    @Test("rows that stop with an error leave no file")
    func failingInput() async throws {
        let folder = try TemporaryFolder()
        let file = "\(folder.path)/out.parquet"
        let services = PluginServices(input: try await table().failingAtTheEnd())
        let run = try await PluginRun("parquet_sink", PluginRun.config(["output_path": file]), services)
        #expect(run.failure?.message == "input port 'input' failed: the producer broke")
        #expect(try folder.contents() == [])
    }

    @Test(
        "a config that cannot be obeyed is refused by name",
        arguments: [
            (["compression": "rar"], "'rar' is no compression"),
            (["compression": "snappy", "compression_level": 3], "'snappy' has no levels"),
            (["compression": "gzip", "compression_level": 99], "has no level 99"),
            (["row_group_size": 0], "row group"),
        ] as [([String: any Sendable], String)]
    )
    func badConfigs(config: [String: any Sendable], expected: String) async throws {
        var values: [String: Any] = config
        values["output_path"] = "/nowhere/out.parquet"
        let failure = try #require(try await write(values, table(rows: 1)).failure)
        #expect(failure.code == .invalidConfig)
        #expect(failure.message.contains(expected), "\(failure.message)")
    }
}
