import Foundation
import PypeArrow
import PypeParquet
import TestSupport
import Testing

@Suite struct RoundTripTests {
    /// What pyarrow finds different between a file it wrote and the one that was written here.
    static let compare = """
        import pyarrow.parquet as pq
        def read(path):
            if path.endswith('.parquet'): return pq.ParquetFile(path).read()
            if path.endswith('.arrows'): return pa.ipc.open_stream(path).read_all()
            return pa.ipc.open_file(path).read_all()
        a, b = read(sys.argv[1]), read(sys.argv[2])
        b.validate(full=True)
        print(a.schema.equals(b.schema), a.equals(b) or [n for n in a.schema.names if a[n].to_pylist() != b[n].to_pylist()])
        """

    @Test("every common type goes through Parquet both ways", arguments: [0, 1, 1000, 5000])
    func parquet(rows: Int) throws {
        let folder = try TemporaryFolder()
        let (source, target) = ("\(folder.path)/a.parquet", "\(folder.path)/b.parquet")
        let write = "import pyarrow.parquet as pq\npq.write_table(table(\(rows)), sys.argv[1], row_group_size=700)"
        _ = try TableFixture.python(write, [source])
        var stream = try ParquetFile.read(source)
        let writer = try TableWriter(parquet: target, schema: stream.schema())
        let bytes = try TableFixture.copy(stream, to: writer)
        #expect(try FileManager.default.attributesOfItem(atPath: target)[.size] as? Int64 == bytes)
        #expect(try TableFixture.python(Self.compare, [source, target]) == "True True")
        #expect(try ParquetFile.inspect(target).rows == Int64(rows))
    }

    @Test(
        "every common type goes through IPC both ways",
        arguments: [IPCFormat.file, .stream], IPCCompression.allCases
    )
    func ipc(format: IPCFormat, compression: IPCCompression) throws {
        let folder = try TemporaryFolder()
        let suffix = format == .file ? "arrow" : "arrows"
        let (source, target) = ("\(folder.path)/a.\(suffix)", "\(folder.path)/b.\(suffix)")
        let write = """
            new = pa.ipc.new_file if sys.argv[1].endswith('.arrow') else pa.ipc.new_stream
            t = table(1000)
            with new(sys.argv[1], t.schema) as w: w.write_table(t, max_chunksize=300)
            """
        _ = try TableFixture.python(write, [source])
        var stream = try IPCFile.read(source)
        let writer = try TableWriter(ipc: target, schema: stream.schema(), format: format, compression: compression)
        _ = try TableFixture.copy(stream, to: writer)
        #expect(try TableFixture.python(Self.compare, [source, target]) == "True True")
    }

    @Test("columns, row groups and the size of batches are obeyed")
    func selection() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/a.parquet"
        let write = "import pyarrow.parquet as pq\npq.write_table(table(1000), sys.argv[1], row_group_size=400)"
        _ = try TableFixture.python(write, [path])
        let info = try ParquetFile.inspect(path)
        #expect(info.rows == 1000 && info.rowGroups == 3)

        let options = ParquetReadOptions(columns: ["struct", "id"], rowGroups: [2, 0], batchRows: 150)
        var stream = try ParquetFile.read(path, options)
        let schema = try stream.schema().table()
        #expect(schema.fields.map(\.name) == ["struct", "id"])
        var ids: [Int64] = []
        while let array = try stream.next() {
            #expect(array.length <= 150)
            let batch = try RecordBatch(array, schema: schema)
            let column = try batch.column("id").values(Int64.self)
            for row in 0..<batch.rowCount { ids.append(try #require(column[row])) }
        }
        #expect(ids == Array(800..<1000) + Array(0..<400))
        #expect(try TableFixture.drain(ParquetFile.read(path, ParquetReadOptions(rowGroups: []))) == 0)
        #expect(throws: TableFileError.self) { _ = try ParquetFile.read(path, ParquetReadOptions(columns: ["nope"])) }
        #expect(throws: TableFileError.self) { _ = try ParquetFile.read(path, ParquetReadOptions(rowGroups: [3])) }
    }

    @Test("a writer that is let go leaves no file")
    func abandonedWriter() throws {
        let folder = try TemporaryFolder()
        let source = "\(folder.path)/a.arrow"
        let write = "t = table(10)\nwith pa.ipc.new_file(sys.argv[1], t.schema) as w: w.write_table(t)"
        _ = try TableFixture.python(write, [source])
        for target in ["b.parquet", "b.arrow"] {
            var stream = try IPCFile.read(source)
            let path = "\(folder.path)/\(target)"
            var writer =
                target.hasSuffix("parquet")
                ? try TableWriter(parquet: path, schema: stream.schema())
                : try TableWriter(ipc: path, schema: stream.schema())
            guard let batch = try stream.next() else { throw CocoaError(.fileReadCorruptFile) }
            try writer.write(batch)
            #expect(FileManager.default.fileExists(atPath: path))
            _ = consume writer
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }
}
