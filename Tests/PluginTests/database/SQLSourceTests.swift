import Foundation
import PypeArrow
import PypeHost
import TestSupport
import Testing

@Suite("sql_source")
struct SQLSourceTests {
    private func filled(_ kind: DatabaseKind) throws -> TestDatabase {
        try TestDatabase(
            kind, "CREATE TABLE flights (origin TEXT, distance DOUBLE PRECISION, stops INTEGER)",
            "INSERT INTO flights VALUES ('JFK', 1.5, 0), ('Zürich 東京', 2.25, NULL), (NULL, -3, 2)")
    }

    @Test("a query's rows come with the names and types that the database has", arguments: DatabaseKind.allCases)
    func query(kind: DatabaseKind) async throws {
        let sql = "SELECT stops AS \"a b\", origin, distance FROM flights ORDER BY distance"
        let run = try await filled(kind).run("sql_source", ["query": sql])
        #expect(run.failure == nil && run.services.globals["row_count"] == "3")
        let table = try #require(run.services.table(0))
        #expect(try table.names() == ["a b", "origin", "distance"])
        #expect(try table.texts() == [["2", nil, "-3.0"], ["0", "JFK", "1.5"], [nil, "Zürich 東京", "2.25"]])
        let types = try table.schema.value().fields.map(\.type)
        #expect(types == [kind == .sqlite ? .int64 : .int32, .utf8, .double])
    }

    @Test("parameters are values of their type, whatever they hold", arguments: DatabaseKind.allCases)
    func parameters(kind: DatabaseKind) async throws {
        let database = try filled(kind)
        let sql =
            "SELECT origin FROM flights WHERE origin = \(database.sign(1)) AND distance < \(database.sign(2)) "
            + "AND stops = \(database.sign(3))"
        let run = try await database.run("sql_source", ["query": sql, "parameters": ["JFK", 1.75, 0] as [Any]])
        #expect(run.failure == nil)
        #expect(try run.services.table(0)?.texts() == [["JFK"]])
        let hostile = try await database.run(
            "sql_source", ["query": sql, "parameters": ["' OR 1=1; DROP TABLE flights; --", 9, 0] as [Any]])
        #expect(try hostile.failure == nil && hostile.services.table(0)?.texts() == [])
        #expect(try database.rows("SELECT count(*) FROM flights") == [["3"]])
    }

    @Test("too few and too many parameters, and lists, are refused", arguments: DatabaseKind.allCases)
    func wrongParameters(kind: DatabaseKind) async throws {
        let database = try filled(kind)
        let sql = "SELECT origin FROM flights WHERE origin = \(database.sign(1))"
        for values in [[], ["a", "b"], [["a"]]] as [[Any]] {
            let run = try await database.run("sql_source", ["query": sql, "parameters": values])
            #expect(run.failure?.code == .invalidConfig, "\(kind) \(values) \(run.failure?.message ?? "none")")
        }
    }

    @Test(
        "a table gives the columns that are asked for, and a wrong name the nearest one",
        arguments: DatabaseKind.allCases)
    func table(kind: DatabaseKind) async throws {
        let database = try filled(kind)
        let all = try await database.run("sql_source", ["table": "flights"])
        #expect(try all.services.table(0)?.names() == ["origin", "distance", "stops"])
        let some = try await database.run("sql_source", ["table": "flights", "columns": ["stops", "origin"]])
        #expect(try some.services.table(0)?.names() == ["stops", "origin"])
        let wrong = try await database.run("sql_source", ["table": "flights", "columns": ["orign"]])
        #expect(wrong.failure?.code == .invalidConfig && wrong.failure?.message.contains("no column 'orign'") == true)
        #expect(wrong.failure?.hint?.contains("'origin'") == true)
        let none = try await database.run("sql_source", ["table": "flight"])
        #expect(none.failure?.code == .notFound && none.failure?.message.contains("'flight'") == true)
    }

    @Test("no rows are a table without rows", arguments: DatabaseKind.allCases)
    func empty(kind: DatabaseKind) async throws {
        let run = try await filled(kind).run("sql_source", ["query": "SELECT * FROM flights WHERE distance > 100"])
        #expect(run.failure == nil && run.services.globals["row_count"] == "0")
        #expect(
            try run.services.table(0)?.names() == ["origin", "distance", "stops"] && run.services.table(0)?.rows == 0)
    }

    @Test("many rows come whole, in several batches, with progress", arguments: DatabaseKind.allCases)
    func many(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind)
        let numbers =
            kind == .duckdb
            ? "SELECT range AS n FROM range(200000)"
            : kind == .postgresql
                ? "SELECT generate_series(0, 199999)::bigint AS n"
                : "WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n < 199999) SELECT n FROM c"
        // Megabytes otherwise.
        let options = kind == .postgresql ? ["adbc.postgresql.batch_size_hint_bytes": "100000"] : [:]
        let run = try await database.run("sql_source", ["query": numbers, "statement_options": options])
        #expect(run.failure == nil && run.services.globals["row_count"] == "200000")
        let table = try #require(run.services.table(0))
        #expect(table.batches.count > 1 && run.services.progress.count == table.batches.count)
        let schema = try table.schema.value()
        var sum: Int64 = 0
        for batch in table.batches {
            let column = try RecordBatch(batch.share(), schema: schema).column(0).values(Int64.self)
            for row in 0..<column.count { sum += column[row] ?? 0 }
        }
        #expect(sum == 199_999 * 100_000)
    }

    @Test("options of a statement reach the driver, and a type that changes is told with what to do")
    func statementOptions() async throws {
        let database = try TestDatabase(.sqlite, "CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2), ('x')")
        let few = try await database.run(
            "sql_source", ["table": "t", "statement_options": ["adbc.sqlite.query.batch_rows": "2"]])
        #expect(few.failure?.code == .invalidData && few.failure?.hint?.contains("CAST") == true)
        #expect(try await database.run("sql_source", ["table": "t"]).failure == nil)
        let unknown = try await database.run("sql_source", ["table": "t", "statement_options": ["nonsense": "2"]])
        #expect(unknown.failure?.message.contains("nonsense") == true)
    }

    @Test(
        "SQL that cannot be used is refused with the database's words",
        arguments: [("SELEC 1", "SELEC"), ("SELECT nothing FROM flights", "nothing")], DatabaseKind.allCases)
    func badSQL(sql: (String, String), kind: DatabaseKind) async throws {
        let failure = try await filled(kind).run("sql_source", ["query": sql.0]).failure
        #expect(
            failure?.code == .invalidConfig, "\(kind): \(String(describing: failure?.code)) \(failure?.message ?? "")")
        #expect(failure?.message.contains(sql.1) == true && failure?.message.hasPrefix("'query' failed: ") == true)
    }

    @Test("several statements where one is expected are refused, not forgotten")
    func severalInDuckDB() async throws {
        let database = try filled(.duckdb)
        let failure = try await database.run("sql_source", ["query": "SELECT 1 AS a; SELECT 2 AS a"]).failure
        #expect(failure?.code == .invalidConfig && failure?.message == "'query' holds 2 statements, not one")
        let text = try await database.run("sql_source", ["query": "SELECT $$a;b$$ AS t"])
        #expect(try text.services.table(0)?.texts() == [["a;b"]])
    }

    @Test(
        "a query that would change the database is refused, and has changed nothing",
        arguments: DatabaseKind.allCases)
    func readsOnly(kind: DatabaseKind) async throws {
        let database = try filled(kind)
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

    @Test("several statements where one is expected are refused, not forgotten, also by SQLite")
    func several() async throws {
        let database = try filled(.sqlite)
        let sql = "SELECT ';' AS a; -- the end;\nDROP TABLE flights"
        let failure = try await database.run("sql_source", ["query": sql]).failure
        #expect(failure?.code == .invalidConfig && failure?.message == "'query' holds 2 statements, not one")
        #expect(try await database.run("sql_source", ["query": "SELECT ';' AS a; /* ; */ -- ;\n"]).failure == nil)
    }

    @Test("a statement without rows is refused by a source", arguments: DatabaseKind.allCases)
    func noRows(kind: DatabaseKind) async throws {
        let run = try await filled(kind).run("sql_source", ["query": "CREATE TABLE x (a INTEGER)"])
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

    @Test("the columns are known before the run where the driver tells", arguments: [DatabaseKind.duckdb, .postgresql])
    func inference(kind: DatabaseKind) throws {
        let database = try filled(kind)
        let config = try database.config([
            "query": "SELECT stops, origin FROM flights WHERE stops > \(database.sign(1))", "parameters": [0],
        ])
        #expect(try inferred(config)?.fields.map(\.name) == ["stops", "origin"])
        let missing = try database.config(["table": "not_yet"])
        #expect(try inferred(missing) == nil)
        let down = try database.config(["table": "t", "driver": "postgresql", "uri": "postgresql://127.0.0.1:1/x"])
        #expect(try inferred(down) == nil)
    }

    @Test("a path that is wrong makes no empty database", arguments: [DatabaseKind.sqlite, .duckdb])
    func noFile(kind: DatabaseKind) async throws {
        let folder = try TemporaryFolder()
        let values = ["uri": "\(folder.path)/data.db", "table": "t", "fingerprint_query": "SELECT 1 AS a"]
        let config = try TestDatabase(kind).config(values)
        let failure = try await PluginRun("sql_source", config).failure
        #expect(failure?.code == .notFound && failure?.message.contains("no database file '\(folder.path)") == true)
        #expect(try inferred(config) == nil)
        #expect(throws: ModuleFailure.self) { try PluginRun.fingerprint("sql_source", config) }
        #expect(try folder.contents() == [])
    }

    private func inferred(_ config: String) throws -> Schema? {
        let library = try ModuleLibrary.open(path: Project.library("sql_source"))
        let module = try #require(library.module(named: "sql_source"))
        let instance = try module.create(configJSON: config, nodeID: "node", flowName: "flow")
        defer { instance.destroy() }
        let services = PluginServices()
        services.configure(config)
        return try instance.inferSchema(services, inputs: [])[0]?.value()
    }

    @Test("the fingerprint is what the query for it gives, or never the same", arguments: DatabaseKind.allCases)
    func fingerprint(kind: DatabaseKind) throws {
        let database = try filled(kind)
        let told = try database.config(["table": "flights", "fingerprint_query": "SELECT max(stops) AS m FROM flights"])
        let first = try PluginRun.fingerprint("sql_source", told)
        #expect(first == #"{"m":2}"#)
        try database.rows("INSERT INTO flights VALUES ('x', 1, 7)")
        #expect(try PluginRun.fingerprint("sql_source", told) == #"{"m":7}"#)
        let untold = try database.config(["table": "flights"])
        #expect(try PluginRun.fingerprint("sql_source", untold) != PluginRun.fingerprint("sql_source", untold))
    }
}
