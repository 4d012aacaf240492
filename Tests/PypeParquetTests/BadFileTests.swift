import CPypeABI
import Foundation
import PypeArrow
import PypeParquet
import TestSupport
import Testing

@Suite struct BadFileTests {
    /// A good Parquet and a good IPC file, written once.
    private static let good = Result {
        let folder = try TemporaryFolder()
        let write = """
            import pyarrow.parquet as pq
            t = table(300).select(['id', 'utf8', 'list', 'dictionary'])
            pq.write_table(t, sys.argv[1], compression='none')
            with pa.ipc.new_file(sys.argv[2], t.schema) as w: w.write_table(t)
            with pa.ipc.new_stream(sys.argv[3], t.schema) as w: w.write_table(t)
            """
        _ = try TableFixture.python(
            write, ["good.parquet", "good.arrow", "good.arrows"].map { "\(folder.path)/\($0)" })
        return folder
    }

    /// Opens and reads to the end.
    private func read(_ path: String) throws -> Int {
        try TableFixture.drain(path.hasSuffix("parquet") ? ParquetFile.read(path) : IPCFile.read(path))
    }

    @Test("a file that is cut short is refused, wherever it is cut", arguments: ["parquet", "arrow"])
    func truncated(suffix: String) throws {
        let bytes = try Data(contentsOf: Self.good.get().url.appending(path: "good.\(suffix)"))
        let folder = try TemporaryFolder()
        for part in 0..<20 {
            let file = try folder.write("cut.\(suffix)", bytes.prefix(bytes.count * part / 20)).path
            let error = #expect(throws: (any Error).self, "cut to \(part)/20") { _ = try read(file) }
            if let error { #expect("\(error)".contains(file), "\(error)") }
        }
    }

    @Test("a stream that is cut short does not pass for a whole one with other rows")
    func truncatedStream() throws {
        let bytes = try Data(contentsOf: Self.good.get().url.appending(path: "good.arrows"))
        let folder = try TemporaryFolder()
        for part in 1..<20 {
            let file = try folder.write("cut.arrows", bytes.prefix(bytes.count * part / 20)).path
            let rows = try? read(file)
            #expect(rows == nil || rows == 300 || rows == 0)
        }
    }

    @Test("wrong bytes anywhere give an error or rows, never a crash", arguments: ["parquet", "arrow", "arrows"])
    func corrupted(suffix: String) throws {
        let bytes = try Data(contentsOf: Self.good.get().url.appending(path: "good.\(suffix)"))
        let folder = try TemporaryFolder()
        var errors = 0
        for step in 0..<150 {
            var broken = bytes
            let at = bytes.count * step / 150
            for offset in 0..<4 where at + offset < bytes.count { broken[at + offset] ^= UInt8(0x5A &+ step) }
            let file = try folder.write("broken.\(suffix)", broken).path
            do { _ = try read(file) } catch { errors += 1 }
        }
        #expect(errors > 0)
    }

    @Test(
        "paths that cannot be read are told apart",
        arguments: [("missing", PYPE_ERR_NOT_FOUND), ("folder", PYPE_ERR_IO), ("text", PYPE_ERR_INVALID_DATA)]
    )
    func badPaths(name: String, code: Int32) throws {
        let folder = try TemporaryFolder()
        try folder.write("folder/x", "")
        try folder.write("text", "this is no table at all, only a line of text\n")
        let path = "\(folder.path)/\(name)"
        let parquet = #expect(throws: TableFileError.self) { _ = try ParquetFile.read(path) }
        #expect(parquet?.code == code, "\(parquet?.message ?? "")")
        #expect(parquet?.message.hasPrefix(path) == true)
        let ipc = #expect(throws: TableFileError.self) { _ = try IPCFile.read(path) }
        #expect(ipc?.message.hasPrefix(path) == true)
    }

    @Test("a missing folder, a folder in the way and a full disk are told, and leave nothing")
    func unwritable() throws {
        let folder = try TemporaryFolder()
        let source = try Self.good.get().url.appending(path: "good.arrow").path
        func write(_ path: String) throws -> Int64 {
            var stream = try IPCFile.read(source)
            return try TableFixture.copy(stream, to: TableWriter(parquet: path, schema: stream.schema()))
        }
        let missing = #expect(throws: TableFileError.self) { _ = try write("\(folder.path)/no/x.parquet") }
        #expect(missing?.code == PYPE_ERR_NOT_FOUND)
        #expect(throws: TableFileError.self) { _ = try write(folder.path) }
        let full = #expect(throws: TableFileError.self) { _ = try write("/dev/full") }
        #expect(full?.code == PYPE_ERR_RESOURCE_EXHAUSTED)
        #expect(full?.message == "/dev/full: No space left on device")
        #expect(try folder.contents() == [])
    }

    @Test("an array of another schema is refused")
    func wrongArray() throws {
        let folder = try TemporaryFolder()
        let home = try Self.good.get()
        var whole = try IPCFile.read(home.url.appending(path: "good.arrow").path)
        let options = ParquetReadOptions(columns: ["id"])
        var part = try ParquetFile.read(home.url.appending(path: "good.parquet").path, options)
        let path = "\(folder.path)/x.parquet"
        var writer = try TableWriter(parquet: path, schema: whole.schema())
        guard let batch = try part.next() else { throw CocoaError(.fileReadCorruptFile) }
        do throws(TableFileError) {
            try writer.write(batch)
            Issue.record("the batch was taken")
        } catch {
            #expect(error.code == PYPE_ERR_INVALID_DATA)
        }
    }
}
