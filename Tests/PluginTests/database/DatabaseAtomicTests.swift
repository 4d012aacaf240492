import Foundation
import PypeArrow
import PypeHost
import Synchronization
import TestSupport
import Testing

/// Whatever ends a write before its end leaves nothing of it.
@Suite("Databases, all or nothing")
struct DatabaseAtomicTests {
    private static let modes = ["append", "replace", "upsert", "create"]

    /// A table with an old row, and a config of each mode; the table is not there for `create`.
    private func place(_ kind: DatabaseKind, _ mode: String) throws -> (TestDatabase, [String: Any]) {
        let database = try TestDatabase(kind)
        if mode != "create" {
            try database.rows([
                "CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT CHECK (name <> 'row 7'))",
                "INSERT INTO t VALUES (1000, 'old')",
            ])
        }
        var config: [String: Any] = ["table": "t", "mode": mode]
        if mode == "upsert" { config["key"] = ["id"] }
        return (database, config)
    }

    private func isUntouched(_ database: TestDatabase, _ mode: String) throws -> Bool {
        if mode == "create" { return try database.tables() == [] }
        return try database.tables() == ["t"] && database.rows("SELECT id, name FROM t") == [["1000", "old"]]
    }

    @Test("an input that breaks off", arguments: DatabaseKind.allCases, modes)
    func broken(kind: DatabaseKind, mode: String) async throws {
        let (database, config) = try place(kind, mode)
        let failure = try await database.sink(numbered(0..<3, 3..<5).failingAtTheEnd(), config).failure
        #expect(failure?.message == "input port 'input' failed: the producer broke")
        #expect(try isUntouched(database, mode))
    }

    @Test("a run that is cancelled between two batches", arguments: DatabaseKind.allCases, modes)
    func cancelled(kind: DatabaseKind, mode: String) async throws {
        let (database, config) = try place(kind, mode)
        let cancel = Mutex<(@Sendable () -> Void)?>(nil)
        var table = try numbered(0..<3, 3..<5, 5..<7)
        table.whenReading = { batch in if batch == 2 { cancel.withLock { $0 }?() } }
        let services = PluginServices(input: table)
        cancel.withLock { $0 = { services.cancel() } }
        let failure = try await database.run("sql_sink", config, services).failure
        #expect(failure?.code == .cancelled)
        #expect(try isUntouched(database, mode))
    }

    @Test("a row that a constraint does not let in", arguments: DatabaseKind.allCases, ["append", "upsert"])
    func constraint(kind: DatabaseKind, mode: String) async throws {
        let (database, config) = try place(kind, mode)
        let failure = try await database.sink(numbered(0..<5, 5..<9), config).failure
        #expect(failure?.code == .invalidData, "\(failure?.message ?? "")")
        #expect(failure?.message.contains("CHECK") == true || failure?.message.contains("check") == true)
        #expect(try isUntouched(database, mode))
    }

    @Test("a key that is there already", arguments: DatabaseKind.allCases)
    func key(kind: DatabaseKind) async throws {
        let (database, config) = try place(kind, "append")
        let failure = try await database.sink(numbered(0..<5, 999..<1001), config).failure
        #expect(failure?.code == .invalidData, "\(failure?.message ?? "")")
        #expect(try isUntouched(database, "append"))
    }

    @Test(
        "a value that does not fit the table's column", arguments: [DatabaseKind.duckdb, .postgresql],
        ["append", "upsert"])
    func range(kind: DatabaseKind, mode: String) async throws {
        let database = try TestDatabase(
            kind, "CREATE TABLE t (id SMALLINT PRIMARY KEY, name TEXT)", "INSERT INTO t VALUES (1000, 'old')")
        var config: [String: Any] = ["table": "t", "mode": mode]
        if mode == "upsert" { config["key"] = ["id"] }
        let failure = try await database.sink(numbered(0..<5, 40_000..<40_001), config).failure
        #expect(failure?.code == .invalidData, "\(failure?.message ?? "")")
        #expect(try isUntouched(database, mode))
    }

    @Test("a server that goes away in the middle", arguments: modes)
    func gone(mode: String) async throws {
        let (database, config) = try place(.postgresql, mode)
        var table = try numbered(0..<3, 3..<5, 10..<200_000)
        table.whenReading = { if $0 == 1 { Self.endSessions(database) } }
        let failure = try await database.sink(table, config).failure
        #expect(failure?.code == .unavailable && failure?.isRetryable == true, "\(failure?.message ?? "")")
        #expect(try isUntouched(database, mode))
    }

    @Test("a server that goes away while it commits is not asked again, since nobody knows")
    func commit() async throws {
        let database = try TestDatabase(
            .postgresql, "CREATE TABLE t (id BIGINT, name TEXT)",
            "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                + "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$",
            "CREATE CONSTRAINT TRIGGER g AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED "
                + "FOR EACH ROW EXECUTE FUNCTION die()")
        let failure = try await database.sink(numbered(0..<3), ["table": "t"]).failure
        #expect(failure?.code == .invalidState && failure?.isRetryable == false)
        #expect(failure?.hint?.contains("look whether it did") == true)
    }

    @Test("a constraint that PostgreSQL checks at the end")
    func deferred() async throws {
        let database = try TestDatabase(
            .postgresql, "CREATE TABLE p (id BIGINT PRIMARY KEY)",
            "CREATE TABLE t (id BIGINT REFERENCES p DEFERRABLE INITIALLY DEFERRED, name TEXT)")
        let failure = try await database.sink(numbered(0..<3), ["table": "t"]).failure
        #expect(failure?.code == .invalidData && failure?.message.contains("could not be committed") == true)
        #expect(try database.rows("SELECT count(*) FROM t") == [["0"]])
    }

    private static func endSessions(_ database: TestDatabase) {
        _ = try? database.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                + "WHERE datname = current_database() AND pid <> pg_backend_pid()")
    }
}
