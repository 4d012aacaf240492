import Dispatch
import PypeArrow
import PypeArtifacts
import Synchronization
import Testing

@Suite("Many threads at one table")
struct TableConcurrencyTests {
    @Test("appended by several and read by several at different speeds, each reader gets every row once")
    func many() throws {
        let fixture = try TableFixture(maxRows: 3000)
        let tables = (0..<4).map { _ in fixture.table(readers: 3) }
        DispatchQueue.concurrentPerform(iterations: 16) { thread in
            let first = Int64(thread / 4) * 1000
            for start in stride(from: first, to: first + 1000, by: 50) {
                do { try tables[thread % 4].append(TableFixture.batch(start..<start + 50)) } catch {
                    Issue.record(error)
                }
            }
        }
        // What each thread appended stays in its order.
        let wrong = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 12) { thread in
            let table = tables[thread % 4]
            do {
                try table.finish()
                let ids = try TableFixture.ids(table, pause: .milliseconds(thread % 3))
                let isOrdered = (0..<4).allSatisfy { part in
                    let mine = ids.filter { $0 / 1000 == part }
                    return mine == mine.sorted()
                }
                if ids.sorted() != Array(0..<4000) || !isOrdered { wrong.withLock { $0 += 1 } }
            } catch {
                Issue.record(error)
            }
        }
        #expect(wrong.withLock(\.self) == 0)
        #expect(fixture.events.count == 4)
        #expect(try fixture.files() == [])
    }

    @Test("abandoned while it is written, it ends without a file and without an error")
    func abandoned() throws {
        let fixture = try TableFixture(maxRows: 0)
        for _ in 0..<20 {
            let table = fixture.table()
            DispatchQueue.concurrentPerform(iterations: 3) { thread in
                guard thread > 0 else { return table.abandon() }
                do {
                    for start in stride(from: Int64(0), to: 1000, by: 100) {
                        try table.append(TableFixture.batch(start..<start + 100))
                    }
                } catch {
                    Issue.record(error)
                }
            }
            try table.finish()
            #expect(table.rows == 2000)
        }
        #expect(try fixture.files() == [])
    }
}
