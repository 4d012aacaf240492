import CPypeABI
import Foundation
import PypeArrow
import PypeArtifacts
import Synchronization
import TestSupport
import Testing

@Suite("A table on disk")
struct SpillTests {
    @Test("goes there when it gets more rows than allowed, with all it held, and reads back the same")
    func rows() throws {
        let fixture = try TableFixture(maxRows: 250)
        let table = fixture.table(readers: 2)
        for start in stride(from: Int64(0), to: 200, by: 100) {
            try table.append(TableFixture.batch(start..<start + 100))
        }
        #expect(table.heldBatches == 2)
        #expect(fixture.store.path == nil)
        for start in stride(from: Int64(200), to: 500, by: 100) {
            try table.append(TableFixture.batch(start..<start + 100))
            #expect(table.heldBatches == 0)
        }
        try table.finish()
        let file = try #require(try fixture.files().first)
        let path = "\(fixture.temporary.path)/\(file)"
        #expect(
            fixture.events == [
                ArtifactEvent(table: "load.rows", path: path, rows: 300, reason: .rows, format: .parquet)
            ])
        #expect(fixture.events[0].message == "spill to parquet at \(path)")
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        let statistics = table.statistics
        #expect(statistics.isSpilled && statistics.rows == 500 && statistics.batches == 5)
        #expect(statistics.bytesOnDisk == size && statistics.bytesInMemory > 2 * 800 && statistics.secondsWriting > 0)
        let count =
            "import pyarrow.parquet as pq, sys; t = pq.read_table(sys.argv[1]); print(t['id'].to_pylist() == list(range(500)))"
        #expect(try ChildProcess.python(count, [path]) == "True\n")
        #expect(try TableFixture.ids(table) == Array(0..<500))
        #expect(try fixture.files() == [file])
        #expect(try TableFixture.ids(table) == Array(0..<500))
        #expect(try fixture.files() == [])
    }

    @Test("goes there when the process holds too much memory, and later tables stay in memory once it does not")
    func memory() throws {
        let held = Mutex(500)
        let fixture = try TableFixture(memoryLimit: 1000) { held.withLock(\.self) }
        let (first, second) = (fixture.table(), fixture.table())
        try first.append(TableFixture.batch(0..<40_000))
        held.withLock { $0 = 600 }
        try first.append(TableFixture.batch(40_000..<140_000))
        #expect(fixture.events.map(\.reason) == [.memory])
        #expect(first.heldBatches == 0)
        held.withLock { $0 = 599 }
        try second.append(TableFixture.batch(0..<40_000))
        #expect(second.heldBatches == 1)
        #expect(fixture.events.count == 1)
        #expect(try TableFixture.ids(first) == Array(0..<140_000))
        #expect(try TableFixture.ids(second) == Array(0..<40_000))
    }

    @Test("is wanted there from the first row on, and makes no file without rows")
    func forced() throws {
        let fixture = try TableFixture()
        let (empty, full) = (fixture.table(forceDisk: true), fixture.table(forceDisk: true))
        try empty.append(TableFixture.batch(0..<0))
        try full.append(TableFixture.batch(0..<3))
        #expect(try fixture.files().count == 1)
        #expect(fixture.events.map(\.reason) == [.forced])
        #expect(try TableFixture.ids(empty) == [])
        #expect(try TableFixture.ids(full) == [0, 1, 2])
    }

    @Test("is removed when its last reader is done or abandoned, or when nobody holds it any more")
    func removal() throws {
        let fixture = try TableFixture(maxRows: 0)
        var table: Table? = fixture.table(readers: 2)
        try table?.append(TableFixture.batch(0..<10))
        try table?.finish()
        if let table { #expect(try TableFixture.ids(table).count == 10) }
        #expect(try fixture.files().count == 1)
        table?.abandon()
        #expect(try fixture.files() == [])

        // Its producer failed: never finished, never read.
        table = fixture.table()
        try table?.append(TableFixture.batch(0..<10))
        #expect(try fixture.files().count == 1)
        table = nil
        #expect(try fixture.files() == [])

        let left = fixture.table()
        try left.append(TableFixture.batch(0..<10))
        left.abandon()
        try left.append(TableFixture.batch(10..<20))
        #expect(left.rows == 20)
        #expect(try fixture.files() == [])
    }

    @Test("lies in a folder that only this user can open, and which goes with everything in it")
    func folder() throws {
        let fixture = try TableFixture(maxRows: 0)
        let (first, second) = (fixture.table(), fixture.table())
        try first.append(TableFixture.batch(0..<10))
        try second.append(TableFixture.batch(0..<10))
        let folder = try #require(fixture.store.path)
        let name = "pypeline_\(ProcessInfo.processInfo.processIdentifier)_20260101T000000Z-abc_"
        #expect(folder.hasPrefix("\(fixture.temporary.path)/\(name)"))
        #expect(try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int == 0o700)
        try first.finish()
        try fixture.store.removeAll()
        #expect(try fixture.temporary.contents() == [])
        // What still runs is told so.
        let error = #expect(throws: ArtifactError.self) { try fixture.table().append(TableFixture.batch(0..<10)) }
        #expect(error?.message == "table 'load.rows' cannot go to disk: the run is over and its folder is removed")
        try fixture.store.removeAll()
    }

    #if os(Linux)
    @Test(
        "keeps the process near its allowance, however much passes through",
        .disabled(if: Sanitizer.isActive, "the sanitizer keeps memory that was let go"))
    func bounded() async throws {
        await #expect(processExitsWith: .success) {
            let megabyte = 1 << 20
            let before = MachineMemory.resident() ?? 0
            let allowance = before + 100 * megabyte
            let store = ArtifactStore(
                policy: ArtifactPolicy(memoryLimit: Int(Double(allowance) / ArtifactPolicy.defaultRamShare)),
                runID: "bounded"
            ) { _ in }
            let schema = Schema([Field("id", .int64)])
            let tables = (0..<4).map {
                store.table(schema: SharedSchema(OwnedSchema(schema)), readers: 1, name: "table \($0)")
            }
            for table in tables {
                for part in 0..<25 {
                    try table.append(TableFixture.numbers(part * 524_288, count: 524_288, schema))
                }
                try table.finish()
            }
            var rows = 0
            for table in tables {
                var stream = table.open { _ in }
                while let batch = try stream.next() { rows += batch.length }
            }
            precondition(rows == 4 * 25 * 524_288)
            precondition(tables.contains { $0.statistics.isSpilled })
            // getrusage would tell the highest figure of the process before exec as well, which is the test runner's.
            let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
            let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
            let peak = (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? .max >> 10) << 10
            precondition(peak < allowance + 200 * megabyte, "\((peak - before) / megabyte) MB more than at the start")
            precondition((try? store.removeAll()) != nil)
        }
    }
    #endif

    @Test("takes no rows after its end")
    func afterTheEnd() throws {
        let fixture = try TableFixture(maxRows: 0)
        let table = fixture.table()
        try table.append(TableFixture.batch(0..<10))
        try table.finish()
        try table.finish()
        let error = #expect(throws: ArtifactError.self) { try table.append(TableFixture.batch(10..<20)) }
        #expect(error?.code == PYPE_ERR_INVALID_STATE)
        #expect(try TableFixture.ids(table).count == 10)
    }
}
