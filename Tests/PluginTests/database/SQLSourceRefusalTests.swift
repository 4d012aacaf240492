import PypeHost
import TestSupport
import Testing

@Suite("sql_source and what it refuses")
struct SQLSourceRefusalTests {
    @Test(
        "SQL that cannot be used is refused with the database's words",
        arguments: [("SELEC 1", "SELEC"), ("SELECT nothing FROM flights", "nothing")], DatabaseKind.allCases)
    func badSQL(sql: (String, String), kind: DatabaseKind) async throws {
        let failure = try await TestDatabase.flights(kind).run("sql_source", ["query": sql.0]).failure
        #expect(
            failure?.code == .invalidConfig, "\(kind): \(String(describing: failure?.code)) \(failure?.message ?? "")")
        #expect(failure?.message.contains(sql.1) == true && failure?.message.hasPrefix("'query' failed: ") == true)
    }

    @Test("several statements where one is expected are refused, not forgotten")
    func severalInDuckDB() async throws {
        let database = try TestDatabase.flights(.duckdb)
        let failure = try await database.run("sql_source", ["query": "SELECT 1 AS a; SELECT 2 AS a"]).failure
        #expect(failure?.code == .invalidConfig && failure?.message == "'query' holds 2 statements, not one")
        let text = try await database.run("sql_source", ["query": "SELECT $$a;b$$ AS t"])
        #expect(try text.services.table(0)?.texts() == [["a;b"]])
    }

    @Test("several statements where one is expected are refused, not forgotten, also by SQLite")
    func several() async throws {
        let database = try TestDatabase.flights(.sqlite)
        let sql = "SELECT ';' AS a; -- the end;\nDROP TABLE flights"
        let failure = try await database.run("sql_source", ["query": sql]).failure
        #expect(failure?.code == .invalidConfig && failure?.message == "'query' holds 2 statements, not one")
        #expect(try await database.run("sql_source", ["query": "SELECT ';' AS a; /* ; */ -- ;\n"]).failure == nil)
    }

    @Test(
        "a query that would change the database is refused, and has changed nothing",
        arguments: DatabaseKind.allCases)
    func readsOnly(kind: DatabaseKind) async throws {
        let database = try TestDatabase.flights(kind)
        for sql in ["DELETE FROM flights", "DELETE FROM flights RETURNING origin", "DROP TABLE flights"] {
            // Without COPY, which would refuse the statement by itself.
            let options = kind == .postgresql ? ["adbc.postgresql.use_copy": "false"] : [:]
            let run = try await database.run("sql_source", ["query": sql, "statement_options": options])
            #expect(run.failure?.code == .invalidConfig, "\(run.failure?.message ?? "none")")
            #expect(run.failure?.hint?.contains("sql_solo") == true)
        }
        let config = try database.config([
            "table": "flights", "fingerprint_query": "DELETE FROM flights RETURNING stops",
        ])
        #expect(throws: ModuleFailure.self) { try PluginRun.fingerprint("sql_source", config) }
        #expect(try database.rows("SELECT count(*) FROM flights") == [["3"]])
    }

    @Test("a statement without rows is refused by a source", arguments: DatabaseKind.allCases)
    func noRows(kind: DatabaseKind) async throws {
        let run = try await TestDatabase.flights(kind).run("sql_source", ["query": "CREATE TABLE x (a INTEGER)"])
        if kind != .duckdb {
            #expect(run.failure?.hint?.contains("sql_solo") == true, "\(String(describing: run.failure))")
        }
    }

    @Test(
        "parameters that do not go together are refused",
        arguments: [
            [:], ["query": "SELECT 1", "table": "t"], ["query": "SELECT 1", "columns": ["a"]],
            ["table": "t", "parameters": [1]], ["table": ""],
        ] as [[String: any Sendable]])
    func configs(values: [String: any Sendable]) async throws {
        #expect(try await TestDatabase(.sqlite).run("sql_source", values).failure?.code == .invalidConfig)
    }
}
