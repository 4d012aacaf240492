import Foundation
import PypeModel
import PypeStore
import Synchronization
import TestSupport
import Testing

@Suite("Commits")
struct CommitTests {
    @Test("a checkpoint of the same sub flow and iteration replaces the one before")
    func replaces() throws {
        let store = try StoreFixture().open()
        try store.begin(StoreFixture.run("r1"))
        var checkpoint = StoreFixture.checkpoint("r1", "a", "3")
        try store.commit(checkpoint, globals: [GlobalRow(runID: "r1", node: "a", name: "n", value: 1)])
        checkpoint.fingerprint = "other"
        try store.commit(checkpoint, globals: [GlobalRow(runID: "r1", node: "a", name: "n", value: 2)])
        #expect(try store.checkpoints(of: "r1") == [checkpoint])
        #expect(try store.globals(of: "r1").map(\.value) == [2])
    }

    /// Runs bodies on threads of their own, at once.
    static func threads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        let group = DispatchGroup()
        for index in 0..<count {
            group.enter()
            Thread.detachNewThread {
                body(index)
                group.leave()
            }
        }
        group.wait()
    }

    @Test("what many threads commit at once is all there, and a row that is refused takes no other with it")
    func crowd() throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        try store.begin(StoreFixture.run("r1"))
        let wrong = Mutex<[String]>([])
        Self.threads(16) { thread in
            for number in 0..<40 {
                // Every fifth belongs to a run that is not there.
                let isRefused = (thread + number) % 5 == 0
                let row = StoreFixture.checkpoint(isRefused ? "r2" : "r1", "t\(thread)", "\(number)")
                let error = StoreFixture.error { try store.commit(row) }
                if (error?.kind == .rejected) != isRefused { wrong.withLock { $0.append("\(thread) \(number)") } }
            }
        }
        #expect(wrong.withLock { $0 } == [])
        let expected = (0..<16).flatMap { thread in
            (0..<40).filter { (thread + $0) % 5 != 0 }.map { ["t\(thread)", "\($0)"] }
        }
        #expect(Set(try fixture.rows("SELECT subflow, iteration FROM checkpoint")) == Set(expected))
        #expect(try store.checkpoints(of: "r1").count == expected.count)
    }

    @Test("readers in this and another process see whole transactions while commits go on")
    func readers() throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        try store.begin(StoreFixture.run("r1"))
        let isDone = Atomic(false)
        let failures = Mutex<[String]>([])
        Self.threads(3) { thread in
            defer { if thread == 0 { isDone.store(true, ordering: .relaxed) } }
            do {
                if thread == 0 {
                    for number in 0..<300 {
                        try store.commit(
                            StoreFixture.checkpoint("r1", "a", "\(number)"),
                            globals: [GlobalRow(runID: "r1", node: "a", iteration: "\(number)", name: "n", value: 1)])
                    }
                }
                while thread == 1, !isDone.load(ordering: .relaxed) {
                    let reader = try fixture.open(.readOnly)
                    _ = try reader.checkpoints(of: "r1")
                    try reader.close()
                }
                while thread == 2, !isDone.load(ordering: .relaxed) {
                    let counts = try fixture.rows(
                        "SELECT (SELECT count(*) FROM checkpoint), (SELECT count(*) FROM global)")
                    if counts[0][0] != counts[0][1] { failures.withLock { $0.append("\(counts)") } }
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(try store.checkpoints(of: "r1").count == 300)
    }

    /// Runs a body once another process has begun a transaction and made the file `flag`, and lets that process go on
    /// as the script says.
    static func besideTransaction(
        of fixture: StoreFixture, _ flag: String, _ script: String, _ body: @escaping @Sendable () -> Void
    ) {
        let begin = """
            import sqlite3, sys, time, pathlib
            db = sqlite3.connect(sys.argv[1], isolation_level=None)
            db.execute("BEGIN IMMEDIATE")
            pathlib.Path(sys.argv[2]).touch()

            """
        threads(2) { thread in
            if thread == 0 { _ = try? ChildProcess.python(begin + script, [fixture.path, flag]) }
            guard thread == 1 else { return }
            while !FileManager.default.fileExists(atPath: flag) { usleep(1000) }
            body()
        }
    }

    @Test("a transaction that another process holds open for a while is waited for")
    func busy() throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        try store.begin(StoreFixture.run("r1"))
        let flag = "\(fixture.folder.path)/flag"
        Self.besideTransaction(
            of: fixture, flag,
            """
            time.sleep(0.5)
            pathlib.Path(sys.argv[2] + "2").touch()
            db.execute("COMMIT")
            """
        ) {
            let error = StoreFixture.error { try store.commit(StoreFixture.checkpoint("r1", "a")) }
            #expect(error == nil)
            #expect(FileManager.default.fileExists(atPath: flag + "2"))
        }
        #expect(try store.checkpoints(of: "r1").count == 1)
    }

    @Test("a transaction that another process never ends is told after the wait, to every thread")
    func locked() throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        try store.begin(StoreFixture.run("r1"))
        let flag = "\(fixture.folder.path)/flag"
        let kinds = Mutex<[StoreError.Kind?]>([])
        Self.besideTransaction(
            of: fixture, flag, "while not pathlib.Path(sys.argv[2] + \"2\").exists(): time.sleep(0.01)"
        ) {
            Self.threads(4) { worker in
                let error = StoreFixture.error { try store.commit(StoreFixture.checkpoint("r1", "\(worker)")) }
                kinds.withLock { $0.append(error?.kind) }
            }
            _ = try? fixture.folder.makeFile("flag2")
        }
        #expect(kinds.withLock { $0 } == [.locked, .locked, .locked, .locked])
        try store.commit(StoreFixture.checkpoint("r1", "a"))
        #expect(try store.checkpoints(of: "r1").map(\.subflow) == ["a"])
    }
}
