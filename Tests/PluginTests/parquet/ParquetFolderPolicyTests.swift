import Foundation
import PypeArrow
import PypeHost
import TestSupport
import Testing

@Suite("parquet_sink and what is in its folder already")
struct ParquetFolderPolicyTests {
    private func fixture() async throws -> PartsFixture {
        try await PartsFixture(#"write("t.parquet", pa.table({"k": ["a", "b"] * 5, "x": list(range(10))}))"#)
    }

    @Test("a folder with other Parquet files is refused, and nothing is written or removed")
    func refuses() async throws {
        let fixture = try await fixture()
        try fixture.folder.write("out/deep/data.parquet", "theirs")
        let run = try await fixture.write(["partition_by": ["k"]])
        #expect(run.failure?.code == .alreadyExists)
        #expect(run.failure?.message == "'\(fixture.path)/deep/data.parquet' is in the folder already")
        #expect(try fixture.files() == ["out/deep/data.parquet"])
        let file = try await fixture.write(["partition_by": ["k"], "output_path": "\(fixture.path)/deep/data.parquet"])
        #expect(file.failure?.message.contains("is a file") == true)
    }

    @Test("parts of another run are refused: those of the same names, and those that would stand beside the new ones")
    func refusesParts() async throws {
        let fixture = try await fixture()
        try fixture.folder.write("out/k=a/part-0.parquet", "theirs")
        #expect(try await fixture.write(["partition_by": ["k"]]).failure?.code == .alreadyExists)
        let other = try await self.fixture()
        try other.folder.write("out/k=c/part-0.parquet", "theirs")
        let run = try await other.write(["partition_by": ["k"]])
        #expect(run.failure?.message == "'\(other.path)/k=c/part-0.parquet' is in the folder already")
    }

    @Test("replace leaves the new parts only, and files that are no Parquet")
    func replaces() async throws {
        let fixture = try await fixture()
        for name in ["k=a/part-0.parquet", "k=a/part-1.parquet", "k=z/part-0.parquet", "old.pq", "notes.txt"] {
            try fixture.folder.write("out/\(name)", "old")
        }
        #expect(try await fixture.write(["partition_by": ["k"], "existing": "replace"]).failure == nil)
        #expect(
            try fixture.folder.contents() == [
                "out", "out/k=a", "out/k=a/part-0.parquet", "out/k=b", "out/k=b/part-0.parquet", "out/notes.txt",
            ])
    }

    @Test("as long as the new parts do not stand under their names, what they replace stays")
    func notPublished() async throws {
        let fixture = try await fixture()
        try fixture.folder.write("out/k=z/part-0.parquet", "old")
        let run = try await fixture.write(["partition_by": ["k"], "existing": "replace"]) { "\($0).aside" }
        #expect(run.failure == nil)
        #expect(try fixture.files() == ["out/k=z/part-0.parquet"])
    }

    @Test("append writes beside what is there, and the same run writes the same names")
    func appends() async throws {
        let fixture = try await fixture()
        try fixture.folder.write("out/k=a/part-0.parquet", "theirs")
        for _ in 0..<2 {
            #expect(try await fixture.write(["partition_by": ["k"], "existing": "append"]).failure == nil)
            #expect(try fixture.files().count == 3)
        }
        #expect(try String(contentsOfFile: "\(fixture.path)/k=a/part-0.parquet", encoding: .utf8) == "theirs")
    }

    @Test("without rows a partitioned folder has no file, and another has one with the columns")
    func noRows() async throws {
        let fixture = try await fixture()
        var none = fixture.table
        none.batches = []
        let run = try await fixture.write(["partition_by": ["k"]], none)
        #expect(run.failure == nil && run.services.globals["file_count"] == "0")
        #expect(try fixture.files() == [])
        #expect(try await fixture.write(["max_rows_per_file": 5], none).failure == nil)
        let output = try fixture.python(
            #"print(pq.ParquetFile(f"{out}/part-0.parquet").read().schema.equals(rows.schema))"#)
        #expect(output == "True\n")
    }

    @Test("rows that stop with an error, and a cancelled run, leave neither files nor folders")
    func failing() async throws {
        let fixture = try await fixture()
        let run = try await fixture.write(["partition_by": ["k"]], fixture.table.failingAtTheEnd())
        #expect(run.failure?.message == "input port 'input' failed: the producer broke")
        let late = try await fixture.write(["max_rows_per_file": 3], fixture.table.failingAtTheEnd()) { _ in "/dev/full"
        }
        #expect(late.failure?.code == .resourceExhausted)
        #expect(try fixture.files() == [])
    }

    @Test(
        "a config that cannot be obeyed is refused by name, before any row is read",
        arguments: [
            (["existing": "replace"], "'existing' is about a folder", nil),
            (["partition_by": [String]()], "'partition_by' names no column", nil),
            (["partition_by": ["k", "k"]], "names a column twice", nil),
            (["max_partitions": 9], "'max_partitions' has no effect without 'partition_by'", nil),
            (["buffer_bytes": 9], "'buffer_bytes' has no effect without 'partition_by'", nil),
            (["partition_by": ["kk"]], "the input has no column 'kk'", "did you mean 'k'?"),
            (["partition_by": ["k", "x"]], "no column is left", nil),
            (["partition_by": ["f"]], "column 'f', which is double, cannot name folders", nil),
            (["partition_by": ["l"]], "column 'l', which is list", nil),
            (["partition_by": ["a/b"]], "a column called 'a/b' cannot name folders", nil),
            (["max_rows_per_file": 0], "'max_rows_per_file' is 0", nil),
            (["max_rows_per_file": 1, "overwrite": false, "existing": "replace"], "'overwrite' is false", nil),
            (["max_rows_per_file": 1, "make_folders": false], "there is no folder", nil),
        ] as [([String: any Sendable], String, String?)])
    func refused(config: [String: any Sendable], words: String, hint: String?) async throws {
        var fields = [Field("k", .utf8), Field("x", .int64)]
        if config["partition_by"] as? [String] != ["k", "x"] {
            fields += [Field("f", .double), Field("l", .list(Field("item", .int64))), Field("a/b", .int64)]
        }
        var table = PortTable(schema: SharedSchema(OwnedSchema(Schema(fields))))
        table.end = ArrowStreamError(code: 5, message: "a row was asked for")
        let values = ["output_path": "/no/where/out"].merging(config) { $1 }
        let services = PluginServices(input: table)
        let failure = try #require(try await PluginRun("parquet_sink", PluginRun.config(values), services).failure)
        #expect(failure.message.contains(words), "\(failure.message)")
        if let hint { #expect(failure.hint == hint) }
    }
}
