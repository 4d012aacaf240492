import CPypeABI
import Foundation
import PypeArrow
import PypeArtifacts
import TestSupport
import Testing

@Suite("A table that cannot go to disk, or not come back")
struct SpillFailureTests {
    @Test("a folder that cannot be made is named, with what to do", arguments: ["missing/folder", "file"])
    func noFolder(name: String) throws {
        let place = try TemporaryFolder()
        _ = try place.makeFile("file")
        let fixture = try TableFixture(maxRows: 0, folder: "\(place.path)/\(name)")
        let table = fixture.table()
        let error = #expect(throws: ArtifactError.self) { try table.append(TableFixture.batch(0..<10)) }
        #expect(error?.message.contains("\(place.path)/\(name)/pypeline_") == true, "\(String(describing: error))")
        #expect(error?.hint?.contains("TMPDIR") == true)
        #expect(error?.code == PYPE_ERR_IO)
        // The failure stays the table's end, for the producer and for readers.
        #expect(#expect(throws: ArtifactError.self) { try table.append(TableFixture.batch(0..<10)) } == error)
        #expect(#expect(throws: ArtifactError.self) { try table.finish() } == error)
        #expect(throws: ArrowStreamError.self) { _ = try TableFixture.ids(table) }
    }

    @Test("a full disk ends the append, names path, size and cause, and no half file is read")
    func diskFull() async throws {
        await #expect(processExitsWith: .success) {
            let fixture = try TableFixture(maxRows: 0)
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 3_000_000, rlim_max: 3_000_000)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            let table = fixture.table()
            var failure: ArtifactError?
            for start in stride(from: Int64(0), to: 100_000_000, by: 200_000) where failure == nil {
                do { try table.append(TableFixture.batch(start..<start + 200_000)) } catch {
                    failure = error as? ArtifactError
                }
            }
            let path = fixture.events.first?.path ?? "?"
            precondition(failure?.code == PYPE_ERR_RESOURCE_EXHAUSTED, "\(String(describing: failure))")
            precondition(failure?.message.contains("\(path): File too large") == true, "\(String(describing: failure))")
            precondition(failure?.message.contains("rows, 3 MB") == true, "\(String(describing: failure))")
            precondition(failure?.hint != nil)
            precondition((try? TableFixture.ids(table)) == nil)
            precondition(!FileManager.default.fileExists(atPath: path))
            precondition((try? fixture.store.removeAll()) != nil)
        }
    }

    @Test("a file that was cut or swapped meanwhile is told, not read as whole", arguments: [0, 1])
    func changed(how: Int) throws {
        let fixture = try TableFixture(maxRows: 0)
        let (table, other) = (fixture.table(), fixture.table())
        try table.append(TableFixture.batch(0..<10_000))
        try other.append(TableFixture.batch(0..<5))
        try table.finish()
        try other.finish()
        let paths = fixture.events.map(\.path)
        if how == 0 {
            let bytes = try Data(contentsOf: URL(filePath: paths[0]))
            try bytes.prefix(bytes.count - 9).write(to: URL(filePath: paths[0]))
        } else {
            try FileManager.default.removeItem(atPath: paths[0])
            try FileManager.default.copyItem(atPath: paths[1], toPath: paths[0])
        }
        let error = #expect(throws: ArrowStreamError.self) { _ = try TableFixture.ids(table) }
        #expect(error?.message.contains(how == 0 ? paths[0] : "9995 rows of table 'load.rows' are missing") == true)
    }
}
