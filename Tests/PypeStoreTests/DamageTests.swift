import Foundation
import PypeModel
import PypeStore
import TestSupport
import Testing

@Suite("Damage")
struct DamageTests {
    static let modes: [RunStore.Mode] = [.readWrite, .readOnly]

    /// What a damaged file may look like.
    enum Damage: CaseIterable {
        case empty, text, picture, header, cutHeader, cutPage, cutHalf, zeroed, otherDatabase, emptyDatabase

        var kind: StoreError.Kind { .corrupt }

        func apply(_ fixture: StoreFixture) throws {
            let url = URL(filePath: fixture.path)
            var bytes = try fixture.bytes()
            switch self {
            case .empty: bytes = Data()
            case .text: bytes = Data("this is no database, whatever its name says\n".utf8)
            case .picture: bytes = Data([0x89, 0x50, 0x4E, 0x47] + (0..<5000).map { UInt8(truncatingIfNeeded: $0) })
            case .header: bytes.replaceSubrange(0..<16, with: Data(repeating: 0x58, count: 16))
            case .cutHeader: bytes = bytes.prefix(60)
            case .cutPage: bytes = bytes.prefix(4096 + 1000)
            case .cutHalf: bytes = bytes.prefix(bytes.count / 2)
            case .zeroed: bytes = Data(count: bytes.count)
            case .otherDatabase, .emptyDatabase:
                try FileManager.default.removeItem(at: url)
                let sql = self == .otherDatabase ? "CREATE TABLE run (a)" : "PRAGMA user_version = 1"
                try fixture.change(sql)
                return
            }
            try bytes.write(to: url)
        }
    }

    @Test("is told, whatever it is, and the file is left as it is", arguments: Damage.allCases, modes)
    func damage(damage: Damage, mode: RunStore.Mode) throws {
        let fixture = try StoreFixture()
        try fixture.filled()
        try damage.apply(fixture)
        let before = try fixture.bytes()
        let error = try #require(StoreFixture.error { try fixture.open(mode) })
        #expect(error.kind == .corrupt, "\(error)")
        #expect(error.path == fixture.path && error.message.contains(fixture.path) && !error.hint.isEmpty)
        // SQLite notes in the header that it has looked at it; the pages stay.
        #expect(try fixture.bytes().count == before.count)
        if damage != .otherDatabase, damage != .emptyDatabase { #expect(try fixture.bytes() == before) }
    }

    @Test("in pages that are read later is told then, and nothing crashes", arguments: 0..<40)
    func noise(seed: UInt64) throws {
        let fixture = try StoreFixture()
        try fixture.filled(checkpoints: 200)
        var bytes = try fixture.bytes()
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        for _ in 0..<400 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // The header stays, so that the file opens.
            bytes[100 + Int(state >> 33) % (bytes.count - 100)] = UInt8(truncatingIfNeeded: state >> 20)
        }
        try bytes.write(to: URL(filePath: fixture.path))
        let sound = (0..<200).map { StoreFixture.checkpoint("r1", StoreFixture.name($0)) }
        do {
            let store = try fixture.open()
            defer { try? store.close() }
            let found = try store.soundCheckpoints(of: "r1")
            #expect(Set(found.sound).isSubset(of: Set(sound)))
            _ = try store.runs()
            try store.commit(StoreFixture.checkpoint("r1", "z"))
        } catch {
            let error = try #require(error as? StoreError)
            #expect([.corrupt, .rejected].contains(error.kind), "\(error)")
        }
    }

    @Test("of one checkpoint is told by its name, and the others can still be read")
    func checksum() throws {
        let fixture = try StoreFixture()
        try fixture.filled()
        try fixture.change("UPDATE checkpoint SET outputs = '{\"rows\":4}' WHERE subflow = 'node_1'")
        let store = try fixture.open()
        let error = try #require(StoreFixture.error { try store.checkpoints(of: "r1") })
        #expect(error.kind == .corrupt && error.message.contains("'node_1'"))
        let found = try store.soundCheckpoints(of: "r1")
        #expect(found.sound.map(\.subflow) == ["node_0", "node_2"])
        #expect(found.damaged.map(\.subflow) == ["node_1"])
    }

    @Test(
        "of any column of a checkpoint or a global is noticed",
        arguments: [
            "checkpoint SET subflow = 'x'", "checkpoint SET iteration = '1'", "checkpoint SET fingerprint = ''",
            "checkpoint SET outputs = '{}'", "checkpoint SET lists = '{'", "checkpoint SET ended = ''",
            "checkpoint SET seconds = 0.5", "checkpoint SET checksum = 0", "global SET node = 'x'",
            "global SET iteration = '1'", "global SET name = 'x'", "global SET value = '2'",
        ])
    func columns(change: String) throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        try store.begin(StoreFixture.run("r1"))
        try store.commit(
            StoreFixture.checkpoint("r1", "a"), globals: [GlobalRow(runID: "r1", node: "a", name: "n", value: 1)])
        try fixture.change("UPDATE \(change)")
        let error = StoreFixture.error {
            _ = try store.checkpoints(of: "r1")
            _ = try store.globals(of: "r1")
        }
        #expect(error?.kind == .corrupt)
    }

    @Test(
        "of a run's row is told",
        arguments: [
            "PRAGMA ignore_check_constraints = ON; UPDATE run SET status = 'asleep'", "UPDATE run SET context = '{'",
            "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, ' STRICT', ''); "
                + "PRAGMA writable_schema = RESET; UPDATE run SET attempts = 'many'",
            "DROP TABLE run",
        ])
    func runs(sql: String) throws {
        let fixture = try StoreFixture()
        try fixture.filled()
        try fixture.change(sql)
        let store = try fixture.open(.readOnly)
        #expect(StoreFixture.error { try store.runs() }?.kind == .corrupt)
    }

    @Test("a log that is cut or overwritten costs the last transactions, never the database", arguments: [0, 1, 2, 3])
    func log(piece: Int) throws {
        let fixture = try StoreFixture()
        let probe = try Probe("commit", fixture.path, "r1", "1", "no")
        while probe.lines.count < 20 { usleep(1000) }
        probe.kill()
        let log = URL(filePath: fixture.path + "-wal")
        var bytes = try Data(contentsOf: log)
        switch piece {
        case 0: bytes = bytes.prefix(bytes.count * 3 / 4 + 7)
        case 1:
            bytes.replaceSubrange(
                bytes.count * 3 / 4..<bytes.count, with: Data(count: bytes.count - bytes.count * 3 / 4))
        case 2: bytes.replaceSubrange(0..<32, with: Data(repeating: 7, count: 32))
        default: bytes.append(Data(repeating: 0xA5, count: 5000))
        }
        try bytes.write(to: log)
        let store = try fixture.open()
        #expect(try store.checkpoints(of: "r1").count <= probe.lines.count + 1)
        if piece == 3 { #expect(try store.checkpoints(of: "r1").count >= probe.lines.count) }
        try store.close()
        #expect(try fixture.rows("PRAGMA integrity_check") == [["ok"]])
    }

    @Test("a log without its database is not taken for the log of a new one")
    func orphanedLog() throws {
        let fixture = try StoreFixture()
        let probe = try Probe("commit", fixture.path, "r1", "1", "no")
        probe.waitForLine()
        probe.kill()
        try FileManager.default.removeItem(atPath: fixture.path)
        let error = try #require(StoreFixture.error { try fixture.open() })
        #expect(error.kind == .corrupt && error.message.contains("-wal"))
        #expect(!FileManager.default.fileExists(atPath: fixture.path))
    }
}
