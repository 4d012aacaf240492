import Foundation
import PypeStore
import TestSupport
import Testing

@Suite("Durability")
struct DurabilityTests {
    /// Keys of the checkpoints and globals that Python's own SQLite finds, after it has checked the database.
    private func keys(_ path: String) throws -> Set<String> {
        #expect(try StoreFixture.rows(path, "PRAGMA integrity_check") == [["ok"]])
        let checkpoints = Set(
            try StoreFixture.rows(path, "SELECT subflow || ' ' || iteration FROM checkpoint").joined())
        let globals = Set(try StoreFixture.rows(path, "SELECT node || ' ' || iteration FROM global").joined())
        #expect(checkpoints == globals)
        return checkpoints
    }

    @Test("what was reported as committed is there after kill -9 at any moment", arguments: 0..<30)
    func killed(round: Int) throws {
        let fixture = try StoreFixture()
        let probe = try Probe("commit", fixture.path, "r1", "\(1 + round % 4)", "no")
        // From the first moments, in which the database is made, to many commits.
        if round >= 5 { probe.waitForLine() }
        usleep(.random(in: 0...(round < 5 ? 20_000 : 60_000)))
        probe.kill()
        let reported = Set(probe.lines)
        if round >= 5 { #expect(!reported.isEmpty) }
        if FileManager.default.fileExists(atPath: fixture.path) {
            let found = try keys(fixture.path)
            #expect(found.isSuperset(of: reported), "\(reported.subtracting(found))")
        } else {
            #expect(reported.isEmpty)
        }
        // The next run goes on with it.
        let store = try fixture.open()
        if reported.isEmpty { return }
        #expect(try store.checkpoints(of: "r1").count >= reported.count)
        try store.resume("r1", pid: 1)
    }

    @Test("a file that may not grow is told, and what was committed before stays", arguments: [1, 4])
    func limited(threads: Int) throws {
        let fixture = try StoreFixture()
        let result = try ChildProcess.run(Probe.path, ["commit", fixture.path, "r1", "\(threads)", "300000"])
        #expect(result.status == 3, "\(result.errors)")
        #expect(result.errors.hasPrefix("io: cannot record a checkpoint in '\(fixture.path)'"), "\(result.errors)")
        let reported = Set(result.output.split(separator: "\n").map(String.init))
        #expect(reported.count > 10)
        #expect(try keys(fixture.path).isSuperset(of: reported))
        // With room again it goes on.
        let store = try fixture.open()
        try store.commit(StoreFixture.checkpoint("r1", "after"))
        #expect(try store.checkpoints(of: "r1").count > reported.count)
    }

    @Test("a limit that leaves no room for the database itself is told, and leaves nothing")
    func noRoom() throws {
        let fixture = try StoreFixture()
        let result = try ChildProcess.run(Probe.path, ["commit", fixture.path, "r1", "1", "9000"])
        #expect(result.status == 1 && result.errors.hasPrefix("io: cannot make the run database"), "\(result.errors)")
        #expect(try fixture.folder.contents().isEmpty)
    }

    @Test(
        "a full disk is told, and what was committed before stays", .enabled(if: Namespace.isThere), arguments: [1, 4])
    func full(threads: Int) throws {
        let fixture = try StoreFixture()
        let script = """
            mkdir "$1/disk" && mount -t tmpfs -o size=500k none "$1/disk"
            code=0
            "$2" commit "$1/disk/runs.sqlite" r1 "$3" no || code=$?
            cp "$1"/disk/runs.sqlite* "$1/"
            exit $code
            """
        let result = try Namespace.run(script, fixture.folder.path, Probe.path, "\(threads)")
        #expect(result.status == 3, "\(result.errors)")
        #expect(result.errors.hasPrefix("full: cannot record a checkpoint"), "\(result.errors)")
        let reported = Set(result.output.split(separator: "\n").map(String.init))
        #expect(reported.count > 10)
        #expect(try keys(fixture.path).isSuperset(of: reported))
    }

    @Test("a disk that is full from the start is told, and leaves nothing", .enabled(if: Namespace.isThere))
    func fullAtOnce() throws {
        let fixture = try StoreFixture()
        let script = """
            mount -t tmpfs -o size=8k none "$1"
            code=0
            "$2" commit "$1/runs.sqlite" r1 1 no || code=$?
            ls -A "$1"
            exit $code
            """
        let result = try Namespace.run(script, fixture.folder.path, Probe.path)
        #expect(result.status == 1 && result.errors.hasPrefix("full: "), "\(result.errors)")
        #expect(result.output.isEmpty)
    }
}
