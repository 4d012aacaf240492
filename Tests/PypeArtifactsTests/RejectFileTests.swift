import CPypeABI
import Dispatch
import Foundation
import PypeArrow
import PypeArtifacts
import TestSupport
import Testing

@Suite("Rejected rows kept aside")
struct RejectFileTests {
    private let schema = SharedSchema(OwnedSchema(TableFixture.schema))

    @Test("are one file a port, and one an iteration, that is there only once it is whole")
    func file() throws {
        let run = try TemporaryFolder()
        let folder = "\(run.path)/rejects"
        let file = try RejectFile(folder: folder, node: "load", port: "rejects", schema: schema)
        #expect(file.path == "\(folder)/load.rejects.parquet")
        #expect(try run.contents() == [])
        try file.append(TableFixture.batch(0..<0))
        #expect(try run.contents() == [])
        try file.append(TableFixture.batch(0..<10))
        try file.append(TableFixture.batch(10..<15))
        #expect(!FileManager.default.fileExists(atPath: file.path))
        #expect(file.rows == 15)
        #expect(try file.close() == 15)
        #expect(try file.close() == 15)
        #expect(try run.contents() == ["rejects", "rejects/load.rejects.parquet"])
        let ids =
            "import pyarrow.parquet as pq, sys; print(pq.read_table(sys.argv[1])['id'].to_pylist() == list(range(15)))"
        #expect(try ChildProcess.python(ids, [file.path]) == "True\n")
        let late = #expect(throws: ArtifactError.self) { try file.append(TableFixture.batch(0..<1)) }
        #expect(late?.code == PYPE_ERR_INVALID_STATE)

        let turn = try RejectFile(folder: folder, node: "load", port: "bad", iteration: "1/0", schema: schema)
        #expect(turn.path == "\(folder)/load#1-0.bad.parquet")
    }

    @Test("leave nothing without rows, or when nobody closes them")
    func nothing() throws {
        let run = try TemporaryFolder()
        var file: RejectFile? = try RejectFile(folder: run.path, node: "a", port: "r", schema: schema)
        #expect(try file?.close() == 0)
        file = try RejectFile(folder: run.path, node: "a", port: "r", schema: schema)
        try file?.append(TableFixture.batch(0..<10))
        file = nil
        #expect(try run.contents() == [])
    }

    @Test("of types that Parquet would change go to an Arrow file")
    func ipc() throws {
        let run = try TemporaryFolder()
        let schema = Schema([Field("at", .timestamp(.second, zone: nil))])
        let file = try RejectFile(
            folder: run.path, node: "a", port: "r", schema: SharedSchema(OwnedSchema(schema)))
        let builder = try BatchBuilder(schema)
        try builder.column(0, as: FixedBuilder<Int64>.self).append(Int64(5))
        try file.append(SharedArray(try builder.finish().share()))
        try file.close()
        #expect(try run.contents() == ["a.r.arrows"])
        let type = "import pyarrow as pa, sys; print(pa.ipc.open_stream(sys.argv[1]).read_all().schema.field(0).type)"
        #expect(try ChildProcess.python(type, [file.path]) == "timestamp[s]\n")
    }

    @Test("a folder that cannot be made is told, and nothing can be added after that")
    func noFolder() throws {
        let run = try TemporaryFolder()
        try run.write("file", "")
        let file = try RejectFile(folder: "\(run.path)/file/rejects", node: "a", port: "r", schema: schema)
        let error = #expect(throws: ArtifactError.self) { try file.append(TableFixture.batch(0..<1)) }
        #expect(error?.message.contains("\(run.path)/file/rejects/.a.r.parquet.part") == true)
        #expect(#expect(throws: ArtifactError.self) { try file.append(TableFixture.batch(0..<1)) } == error)
        #expect(#expect(throws: ArtifactError.self) { try file.close() } == error)
        #expect(try run.contents() == ["file"])
    }

    @Test("take rows from many threads")
    func threads() throws {
        let run = try TemporaryFolder()
        let file = try RejectFile(folder: run.path, node: "a", port: "r", schema: schema)
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            let start = Int64(thread) * 100
            for part in stride(from: start, to: start + 100, by: 10) {
                do { try file.append(TableFixture.batch(part..<part + 10)) } catch { Issue.record(error) }
            }
        }
        #expect(try file.close() == 800)
        let ids =
            "import pyarrow.parquet as pq, sys; print(sorted(pq.read_table(sys.argv[1])['id'].to_pylist()) == list(range(800)))"
        #expect(try ChildProcess.python(ids, [file.path]) == "True\n")
    }
}
