import Foundation
import PypeArrow
import PypeParquet
import TestSupport
import Testing

@Suite struct RoundTripTests {
    /// What pyarrow finds different between files it wrote and those that were written here; the paths come in pairs.
    static let compare = """
        import pyarrow.parquet as pq
        def read(path):
            if path.endswith('.parquet'): return pq.ParquetFile(path).read()
            if path.endswith('.arrows'): return pa.ipc.open_stream(path).read_all()
            return pa.ipc.open_file(path).read_all()
        for a, b in zip(sys.argv[1::2], sys.argv[2::2]):
            a, b = read(a), read(b)
            b.validate(full=True)
            same = a.equals(b) or [n for n in a.schema.names if a[n].to_pylist() != b[n].to_pylist()]
            print(a.num_rows, a.schema.equals(b.schema), same)
        """

    @Test("every common type goes through Parquet both ways, with any number of rows")
    func parquet() throws {
        let folder = try TemporaryFolder()
        let counts = [0, 1, 1000, 5000]
        let pairs = counts.map { ("\(folder.path)/a\($0).parquet", "\(folder.path)/b\($0).parquet") }
        let write = """
            import pyarrow.parquet as pq
            for path, n in zip(sys.argv[1:], \(counts)): pq.write_table(table(n), path, row_group_size=700)
            """
        _ = try TableFixture.python(write, pairs.map(\.0))
        for ((source, target), rows) in zip(pairs, counts) {
            var stream = try ParquetFile.read(source)
            let writer = try TableWriter(parquet: target, schema: stream.schema())
            let bytes = try TableFixture.copy(stream, to: writer)
            #expect(try FileManager.default.attributesOfItem(atPath: target)[.size] as? Int64 == bytes)
            #expect(try ParquetFile.inspect(target).rows == Int64(rows))
        }
        #expect(
            try TableFixture.python(Self.compare, pairs.flatMap { [$0.0, $0.1] })
                == counts.map { "\($0) True True" }.joined(separator: "\n")
        )
    }

    @Test("every common type goes through IPC both ways, in both formats, with every compression")
    func ipc() throws {
        let folder = try TemporaryFolder()
        let sources = [IPCFormat.file: "\(folder.path)/a.arrow", .stream: "\(folder.path)/a.arrows"]
        let write = """
            t = table(1000)
            for path in sys.argv[1:]:
                new = pa.ipc.new_file if path.endswith('.arrow') else pa.ipc.new_stream
                with new(path, t.schema) as w: w.write_table(t, max_chunksize=300)
            """
        _ = try TableFixture.python(write, Array(sources.values))
        var paths: [String] = []
        for (format, source) in sources {
            for compression in IPCCompression.allCases {
                let target = "\(folder.path)/\(compression.rawValue).\(format == .file ? "arrow" : "arrows")"
                var stream = try IPCFile.read(source)
                let schema = try stream.schema()
                let writer = try TableWriter(ipc: target, schema: schema, format: format, compression: compression)
                _ = try TableFixture.copy(stream, to: writer)
                paths += [source, target]
            }
        }
        let expected = Array(repeating: "1000 True True", count: 6).joined(separator: "\n")
        #expect(try TableFixture.python(Self.compare, paths) == expected)
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
