import Foundation
import PypeStore
import TestSupport
import Testing

@Suite("RunLock")
struct RunLockTests {
    @Test("a second run of the job is refused with process and run of the first, in this process too")
    func alone() throws {
        let folder = try TemporaryFolder()
        let lock = try RunLock.acquire(job: folder.path, runID: "r1")
        let error = try #require(StoreFixture.error { try RunLock.acquire(job: folder.path, runID: "r2") })
        #expect(error.kind == .locked)
        #expect(error.message.contains("run r1, process \(getpid())"))
        #expect(try RunLock.isHeld(job: folder.path) && RunLock.isAlive("r1", job: folder.path))
        #expect(try !RunLock.isAlive("r2", job: folder.path))
        #expect(try RunLock.holder(job: folder.path) == .init(pid: getpid(), runID: "r1"))
        lock.release()
        lock.release()
        #expect(try !RunLock.isHeld(job: folder.path))
        #expect(try RunLock.holder(job: folder.path) == nil)
        _ = try RunLock.acquire(job: folder.path, runID: "r2")
    }

    @Test("runs beside others are alive each, and keep a run away that wants the job for itself")
    func beside() throws {
        let folder = try TemporaryFolder()
        let first = try RunLock.acquire(job: folder.path, runID: "r1")
        let second = try RunLock.acquire(job: folder.path, runID: "r2", beside: true)
        #expect(
            StoreFixture.error { try RunLock.acquire(job: folder.path, runID: "r2", beside: true) }?.kind == .locked)
        #expect(
            StoreFixture.error { try RunLock.acquire(job: folder.path, runID: "r1", beside: true) }?.kind == .locked)
        first.release()
        #expect(try !RunLock.isHeld(job: folder.path) && RunLock.isAnyAlive(job: folder.path))
        #expect(try !RunLock.isAlive("r1", job: folder.path) && RunLock.isAlive("r2", job: folder.path))
        let error = try #require(StoreFixture.error { try RunLock.acquire(job: folder.path, runID: "r3") })
        #expect(error.kind == .locked && !error.message.contains("r1"))
        second.release()
        #expect(try !RunLock.isAnyAlive(job: folder.path))
    }

    @Test("of many that want the job at once one gets it")
    func race() throws {
        let folder = try TemporaryFolder()
        for round in 0..<20 {
            let locks = Locks()
            CommitTests.threads(8) { thread in
                if let lock = try? RunLock.acquire(job: folder.path, runID: "r\(round)-\(thread)") { locks.add(lock) }
            }
            #expect(locks.count == 1)
            // A thread that ends late may still refer to them.
            locks.releaseAll()
        }
    }

    private final class Locks: @unchecked Sendable {
        // Protected by the guard.
        private var locks: [RunLock] = []
        private let guardian = NSLock()
        func add(_ lock: RunLock) { guardian.withLock { locks.append(lock) } }
        func releaseAll() { guardian.withLock { for lock in locks { lock.release() } } }
        var count: Int { guardian.withLock { locks.count } }
    }

    @Test("a killed process gives it free, and what it wrote says nothing then")
    func killed() throws {
        let folder = try TemporaryFolder()
        let probe = try Probe("lock", folder.path, "r1")
        probe.waitForLine()
        #expect(try RunLock.holder(job: folder.path) == .init(pid: probe.pid, runID: "r1"))
        let error = StoreFixture.error { try RunLock.acquire(job: folder.path, runID: "r2") }
        #expect(error?.message.contains("process \(probe.pid)") == true)
        probe.kill()
        #expect(try !RunLock.isHeld(job: folder.path) && !RunLock.isAlive("r1", job: folder.path))
        #expect(try RunLock.holder(job: folder.path) == nil)
        let lock = try RunLock.acquire(job: folder.path, runID: "r2")
        #expect(try RunLock.holder(job: folder.path)?.runID == "r2")
        lock.release()
    }

    @Test("programs that the run starts do not keep it")
    func children() throws {
        let folder = try TemporaryFolder()
        let lock = try RunLock.acquire(job: folder.path, runID: "r1")
        let child = Process()
        child.executableURL = URL(filePath: "/bin/sleep")
        child.arguments = ["60"]
        try child.run()
        defer { child.terminate() }
        lock.release()
        #expect(try !RunLock.isAnyAlive(job: folder.path))
    }

    @Test("what is in the place of the lock file is told", arguments: ["folder", "pipe", "link", "none"])
    func inTheWay(form: String) throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/.lock"
        switch form {
        case "folder": try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        case "pipe": mkfifo(path, 0o600)
        case "link": symlink("/etc/passwd", path)
        default: break
        }
        let job = form == "none" ? "\(folder.path)/missing" : folder.path
        let error = try #require(StoreFixture.error { try RunLock.acquire(job: job, runID: "r1") })
        #expect(error.kind == .cannotOpen, "\(error)")
        #expect(!error.hint.isEmpty)
    }

    @Test("a job that never ran is free, and asking leaves nothing", arguments: ["", "garbage \u{FF} 1 2", "x"])
    func free(contents: String) throws {
        let folder = try TemporaryFolder()
        if !contents.isEmpty { try folder.write(".lock", contents) }
        let before = try folder.contents()
        #expect(try !RunLock.isHeld(job: folder.path))
        #expect(try RunLock.holder(job: folder.path) == nil)
        #expect(try folder.contents() == before)
        _ = try RunLock.acquire(job: folder.path, runID: "r1")
    }

    @Test("a job folder that cannot be written is told", .enabled(if: Namespace.isThere))
    func readOnly() throws {
        let folder = try TemporaryFolder()
        let script = """
            mount --bind "$1" "$1" && mount -o remount,ro,bind "$1"
            "$2" lock "$1" r1
            """
        let result = try Namespace.run(script, folder.path, Probe.path)
        #expect(result.status == 1 && result.errors.hasPrefix("readOnly: cannot lock the job"), "\(result.errors)")
    }
}
