import Foundation
import PypeArrow
import PypeHost
import TestSupport
import Testing

@Suite("sql_source")
struct SQLSourceTests {
    @Test("a query's rows come with the names and types that the database has", arguments: DatabaseKind.allCases)
    func query(kind: DatabaseKind) async throws {
        let sql = "SELECT stops AS \"a b\", origin, distance FROM flights ORDER BY distance"
        let run = try await TestDatabase.flights(kind).run("sql_source", ["query": sql])
        #expect(run.failure == nil && run.services.globals["row_count"] == "3")
        let table = try #require(run.services.table(0))
        #expect(try table.names() == ["a b", "origin", "distance"])
        #expect(try table.texts() == [["2", nil, "-3.0"], ["0", "JFK", "1.5"], [nil, "Zürich 東京", "2.25"]])
        let types = try table.schema.value().fields.map(\.type)
        #expect(types == [kind == .sqlite ? .int64 : .int32, .utf8, .double])
    }

    @Test("parameters are values of their type, whatever they hold", arguments: DatabaseKind.allCases)
    func parameters(kind: DatabaseKind) async throws {
        let database = try TestDatabase.flights(kind)
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
        let database = try TestDatabase.flights(kind)
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
        let database = try TestDatabase.flights(kind)
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
        let run = try await TestDatabase.flights(kind).run(
            "sql_source", ["query": "SELECT * FROM flights WHERE distance > 100"])
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
}
