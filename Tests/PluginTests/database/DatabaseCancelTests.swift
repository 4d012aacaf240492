import Foundation
import PypeArrow
import PypeHost
import TestSupport
import Testing

@Suite("Databases, cancelled")
struct DatabaseCancelTests {
    /// A statement that would not end in the life of a test.
    private static func endless(_ kind: DatabaseKind) -> String {
        kind == .postgresql
            ? "SELECT pg_sleep(3600)" : "SELECT count(*) AS n FROM range(10000000000) a, range(10000000000) b"
    }

    /// Waits until PostgreSQL works on the statement; others are cancelled whenever it comes.
    private static func cancel(_ database: TestDatabase, _ cancel: @Sendable () -> Void) {
        let isRunning =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' "
            + "AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()"
        while database.kind == .postgresql, (try? database.rows(isRunning)) == [["0"]] { usleep(2000) }
        cancel()
    }

    @Test("a query that does not end ends", arguments: [DatabaseKind.duckdb, .postgresql])
    func source(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind)
        let run = try await database.run("sql_source", ["query": Self.endless(kind)]) { Self.cancel(database, $0) }
        #expect(run.failure?.code == .cancelled, "\(run.failure?.message ?? "none")")
    }

    @Test(
        "statements that do not end end, and what went before them is undone",
        arguments: [DatabaseKind.duckdb, .postgresql])
    func solo(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind, "CREATE TABLE t (a INTEGER)")
        let statements = ["INSERT INTO t VALUES (1)", Self.endless(kind), "INSERT INTO t VALUES (2)"]
        let run = try await database.run("sql_solo", ["statements": statements]) { Self.cancel(database, $0) }
        #expect(run.failure?.code == .cancelled, "\(run.failure?.message ?? "none")")
        #expect(try database.rows("SELECT count(*) FROM t") == [["0"]])
    }

    @Test("a source that is cancelled at its first rows emits no more", arguments: DatabaseKind.allCases)
    func emitting(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind)
        let numbers =
            kind == .sqlite
            ? "WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c"
            : kind == .duckdb
                ? "SELECT range AS n FROM range(1000000000000)" : "SELECT generate_series(1, 1000000000) AS n"
        let services = PluginServices(cancelsWhenEmitting: true)
        let run = try await database.run("sql_source", ["query": numbers], services)
        #expect(run.failure?.code == .cancelled)
        #expect(services.table(0)?.batches.count == 1)
    }

    @Test("a sink that waits for a lock of PostgreSQL ends, and nothing is changed")
    func lock() async throws {
        let database = try TestDatabase(.postgresql, "CREATE TABLE t (id BIGINT, name TEXT)")
        let server = try PostgresServer.shared.get()
        let others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        let locks = "SELECT count(*) FROM pg_locks WHERE relation = 't'::regclass AND granted ="
        // Holds the lock until it is ended below.
        let holder = try RunningProcess(
            "/usr/bin/env",
            [
                "psql", "-X", "-q", server.uri(database.name), "-c", "BEGIN", "-c", "LOCK TABLE t", "-c",
                "SELECT pg_sleep(3600)",
            ])
        while holder.isRunning, try database.rows("\(locks) true") == [["0"]] { usleep(2000) }
        let run = try await database.run(
            "sql_sink", ["table": "t"], PluginServices(input: try numbered(0..<3))
        ) { cancel in
            while (try? database.rows("\(locks) false")) == [["0"]] { usleep(2000) }
            cancel()
        }
        #expect(run.failure?.code == .cancelled, "\(run.failure?.message ?? "none")")
        try database.rows("SELECT pg_terminate_backend(pid) \(others)")
        #expect(try database.rows("SELECT count(*) FROM t") == [["0"]])
    }
}
