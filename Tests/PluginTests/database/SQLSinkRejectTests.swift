import PypeArrow
import PypeHost
import TestSupport
import Testing

@Suite("sql_sink with on_bad_row: reject")
struct SQLSinkRejectTests {
    private static let withSavepoints: [DatabaseKind] = [.sqlite, .postgresql]
    private static let rejecting: [String: any Sendable] = ["table": "t", "on_bad_row": "reject"]

    /// The rejected rows without the database's words.
    private func rejects(_ run: PluginRun) throws -> [[String?]] {
        try (run.services.table(0)?.texts() ?? []).map { [$0[0], $0[1], $0[2], $0[4]] }
    }

    @Test(
        "rows that a constraint keeps out are rejected with the database's words, and the others get in",
        arguments: withSavepoints)
    func constraints(kind: DatabaseKind) async throws {
        let database = try TestDatabase(
            kind, "CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT CONSTRAINT no_77 CHECK (name <> 'row 77'))",
            "INSERT INTO t VALUES (3, 'was here'), (2000, 'too')")
        // 9 comes twice, the second time in another batch.
        let table = try numbered(0..<10, 9..<500, 500..<2500)
        let run = try await database.sink(table, Self.rejecting)
        #expect(run.failure == nil)
        #expect(
            try rejects(run) == [
                ["3", "row 3", "103", nil], ["9", "row 9", "103", nil], ["77", "row 77", "103", nil],
                ["2000", "row 2000", "103", nil],
            ])
        #expect(
            try run.services.table(0)?.names() == ["id", "name", "error_code", "error_message", "error_column"])
        let words = try (run.services.table(0)?.texts() ?? []).map { $0[3] ?? "" }
        #expect(words.allSatisfy { $0.hasPrefix("the table does not take the row: ") })
        #expect(words.count == 4 && words[2].contains("no_77") && words[0].lowercased().contains("unique"))
        #expect(run.services.globals["row_count"] == "2497" && run.services.globals["rejected_count"] == "4")
        #expect(run.services.warnings == ["4 rows were rejected"])
        #expect(
            try database.rows("SELECT count(*), count(DISTINCT id), min(id), max(id) FROM t") == [
                ["2499", "2499", "0", "2499"]
            ])
        #expect(
            try database.rows("SELECT id, name FROM t WHERE id IN (3, 9, 2000) ORDER BY 1") == [
                ["3", "was here"], ["9", "row 9"], ["2000", "too"],
            ])
        #expect(try database.tables() == ["t"])
    }

    @Test("a number that the column has no room for is rejected where the rows take the way over a table aside")
    func range() async throws {
        let database = try TestDatabase(.postgresql, "CREATE TABLE t (id SMALLINT, name VARCHAR(9))")
        let run = try await database.sink(numbered(32_766..<32_770, 9_998..<10_001), Self.rejecting)
        #expect(run.failure == nil)
        #expect(try rejects(run).map { $0[0] } == ["32768", "32769"])
        #expect(
            try database.rows("SELECT id FROM t ORDER BY 1").map { $0[0] } == [
                "9998", "9999", "10000", "32766", "32767",
            ])
        #expect(try database.tables() == ["t"])
    }

    @Test("a constraint that would be checked at the end is checked row by row")
    func deferred() async throws {
        let database = try TestDatabase(
            .postgresql, "CREATE TABLE t (id BIGINT UNIQUE DEFERRABLE INITIALLY DEFERRED, name TEXT)")
        let run = try await database.sink(numbered(0..<5, 4..<8), Self.rejecting)
        #expect(run.failure == nil)
        #expect(try rejects(run).map { $0[0] } == ["4"])
        #expect(try database.rows("SELECT count(*) FROM t") == [["8"]])
    }

    @Test("when no row gets in, all are rejected and the table stays as it is", arguments: withSavepoints)
    func all(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind, "CREATE TABLE t (id BIGINT, name TEXT, must TEXT NOT NULL)")
        let run = try await database.sink(numbered(0..<33), Self.rejecting)
        #expect(run.failure == nil)
        #expect(try rejects(run).map { $0[0] } == (0..<33).map(String.init))
        #expect(try database.rows("SELECT count(*) FROM t") == [["0"]])
    }

    @Test("a table that is missing is made, and no rows at all are no trouble", arguments: withSavepoints)
    func missing(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind)
        let none = PortTable([], schema: Schema([Field("id", .int64), Field("name", .utf8)]))
        #expect(try await database.sink(none, Self.rejecting).failure == nil)
        #expect(try database.rows("SELECT id, name FROM t") == [])
        let run = try await database.sink(numbered(0..<3, 3..<4), Self.rejecting)
        #expect(run.failure == nil && run.services.globals["row_count"] == "4")
        #expect(try database.rows("SELECT max(id) FROM t") == [["3"]])
        #expect(run.services.table(0)?.rows == 0)
    }

    @Test("what is no matter of a row fails the run, and nothing is in the table then", arguments: withSavepoints)
    func whole(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind, "CREATE TABLE t (id BIGINT, name TEXT)")
        let broken = try numbered(0..<3).failingAtTheEnd()
        let failure = try await database.sink(broken, Self.rejecting).failure
        #expect(failure?.message.contains("the producer broke") == true, "\(failure?.message ?? "no failure")")
        #expect(try database.rows("SELECT count(*) FROM t") == [["0"]])
        let odd = try await database.sink(numbered(0..<3, columns: ["id", "error_code"]), Self.rejecting).failure
        #expect(odd?.message.contains("has a column 'error_code'") == true || odd?.code == .invalidData)
    }

    @Test("rows that were rejected before can be loaded: only reject minds their columns", arguments: withSavepoints)
    func rejectedRows(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind)
        let table = try numbered(0..<3, columns: ["id", "error_message"])
        let loaded = try await database.sink(table, ["table": "t"])
        #expect(loaded.failure == nil)
        #expect(try loaded.services.table(0)?.names() == ["error_code", "error_message", "error_column"])
        let failure = try await database.sink(table, Self.rejecting).failure
        #expect(failure?.message.contains("'error_message', which the reject port 'rejects' adds itself") == true)
        #expect(try database.rows("SELECT count(*) FROM t") == [["3"]])
    }

    @Test("a load that fails for a row says how to load the others", arguments: withSavepoints)
    func hint(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind, "CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT)")
        let run = try await database.sink(numbered(0..<3, 2..<4), ["table": "t"])
        #expect(run.failure?.code == .invalidData && run.failure?.hint?.contains("on_bad_row: reject") == true)
        #expect(try database.rows("SELECT count(*) FROM t") == [["0"]])
        #expect(
            try run.services.table(0)?.names() == ["id", "name", "error_code", "error_message", "error_column"])
    }

    @Test("where the database or the mode has no way to do it, that is said before anything happens")
    func refused() async throws {
        let duckdb = try TestDatabase(.duckdb, "CREATE TABLE t (id BIGINT, name TEXT)")
        let failure = try await duckdb.sink(numbered(0..<3), Self.rejecting).failure
        #expect(failure?.code == .notImplemented && failure?.message.contains("savepoints") == true)
        #expect(try duckdb.rows("SELECT count(*) FROM t") == [["0"]])
        let upsert: [String: Any] = ["table": "t", "on_bad_row": "reject", "mode": "upsert", "key": ["id"]]
        let mode = try await TestDatabase(.sqlite).sink(numbered(0..<3), upsert).failure
        #expect(mode?.code == .invalidConfig && mode?.message.contains("append only, not upsert") == true)
    }
}
