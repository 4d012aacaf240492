import Foundation
import PypeArrow
import Synchronization
import TestSupport
import Testing

@testable import PypeADBC

@Suite("A file of DuckDB that several use")
struct SharedFileTests {
    @Test("is opened again only when it is closed, whoever lets it go and whoever asks for it meanwhile")
    func closing() throws {
        let folder = try TemporaryFolder()
        let settings = DatabaseSettings(driver: "duckdb", options: ["path": "\(folder.path)/data.db"])
        try Connection(Database.open(settings)).run("CREATE TABLE t (n BIGINT)")
        let errors = Mutex<[String]>([])
        let group = DispatchGroup()
        let (threads, turns) = (2, 100)
        for thread in 0..<threads {
            group.enter()
            Thread.detachNewThread {
                for turn in 0..<turns {
                    do {
                        try Connection(Database.open(settings)).run("INSERT INTO t VALUES (\(thread * turns + turn))")
                    } catch {
                        errors.withLock { $0.append("\(error)") }
                    }
                }
                group.leave()
            }
        }
        group.wait()
        #expect(errors.withLock { $0 } == [])
        let statement = try Connection(Database.open(settings)).statement()
        // Each turn once: a log that is read while it is being written down would give some twice.
        try statement.setQuery("SELECT n FROM t GROUP BY n HAVING count(*) = 1")
        let rows = try statement.execute()
        var count = 0
        while let batch = try rows.next() { count += batch.length }
        #expect(count == threads * turns)
    }
}
