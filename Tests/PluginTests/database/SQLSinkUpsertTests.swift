import Foundation
import PypeArrow
import PypeHost
import TestSupport
import Testing

@Suite("sql_sink's upsert")
struct SQLSinkUpsertTests {
    private let config: [String: any Sendable] = ["table": "t", "mode": "upsert", "key": ["id"]]

    @Test(
        "rows of the same key are replaced, others added, and the counts say how many", arguments: DatabaseKind.allCases
    )
    func upsert(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind)
        let first = try await database.sink(numbered(0..<3, 3..<5), config)
        #expect(first.failure == nil && first.services.globals["inserted_count"] == "5")
        try database.rows("UPDATE t SET name = 'old'")
        let second = try await database.sink(numbered(3..<4, 4..<7), config)
        #expect(second.failure == nil)
        let counts = ["row_count": "4", "inserted_count": "2", "updated_count": "2", "rejected_count": "0"]
        #expect(second.services.globals == counts)
        let rows = try database.rows("SELECT id, name FROM t ORDER BY id")
        #expect(rows.map { $0[1] } == ["old", "old", "old", "row 3", "row 4", "row 5", "row 6"])
        #expect(try database.tables() == ["t"])
    }

    @Test("a key of several columns, and rows that are nothing but key", arguments: DatabaseKind.allCases)
    func allKey(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind)
        var config = config
        config["key"] = ["id", "name"]
        #expect(try await database.sink(numbered(0..<3), config).failure == nil)
        let again = try await database.sink(numbered(2..<5), config)
        #expect(again.services.globals["updated_count"] == "1")
        #expect(try database.rows("SELECT count(*) FROM t") == [["5"]])
    }

    @Test(
        "a key that is there twice in the input is refused, and nothing is changed", arguments: DatabaseKind.allCases,
        [true, false])
    func twice(kind: DatabaseKind, isNew: Bool) async throws {
        let database = try TestDatabase(kind)
        if !isNew {
            try database.rows(["CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT)", "INSERT INTO t VALUES (1, 'old')"])
        }
        let failure = try await database.sink(numbered(0..<3, 1..<2), config).failure
        #expect(failure?.code == .invalidData && failure?.message.contains("more than once") == true)
        #expect(try database.has("t") == !isNew)
        if !isNew { #expect(try database.rows("SELECT id, name FROM t") == [["1", "old"]]) }
    }

    @Test("a key without a value is refused, and nothing is changed", arguments: DatabaseKind.allCases)
    func null(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind)
        let schema = Schema([Field("id", .int64)])
        let builder = try BatchBuilder(schema)
        builder.columns[0].appendNull()
        let failure = try await database.sink(PortTable([try builder.finish()], schema: schema), config).failure
        #expect(failure?.message.contains("no value in the column 'id' of the key") == true)
        #expect(try !database.has("t"))
    }

    @Test("a table that does not know the key says so", arguments: DatabaseKind.allCases)
    func noKey(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind, "CREATE TABLE t (id BIGINT, name TEXT)")
        let failure = try await database.sink(numbered(0..<3), config).failure
        #expect(
            failure?.code == .invalidConfig && failure?.message.lowercased().contains("conflict") == true,
            "\(failure?.message ?? "")")
        #expect(failure?.hint?.contains("unique index") == true)
        #expect(try database.rows("SELECT count(*) FROM t") == [["0"]])
        #expect(try database.tables() == ["t"])
    }
}
