import Foundation
import PypeArrow
import PypeHost
import TestSupport
import Testing

@Suite("sql_solo")
struct SQLSoloTests {
    private func solo(_ database: TestDatabase, _ statements: Any, _ more: [String: Any] = [:]) async throws
        -> PluginRun
    {
        try await database.run("sql_solo", ["statements": statements].merging(more) { $1 })
    }

    @Test("statements run in order, with values beside them, and say what they did", arguments: DatabaseKind.allCases)
    func list(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind)
        let insert = "INSERT INTO t VALUES (\(database.sign(1)), \(database.sign(2)))"
        let statements: [Any] = [
            "CREATE TABLE t (a BIGINT, b TEXT)", ["sql": insert, "parameters": [1, "x'); DROP TABLE t; --"]],
            ["sql": insert, "parameters": [2, NSNull()]], "UPDATE t SET a = a + 10", "SELECT a, b FROM t ORDER BY a",
        ]
        let run = try await solo(database, statements)
        #expect(run.failure == nil)
        #expect(run.services.globals["affected_rows"] == "4")
        #expect(run.services.globals["result"] == #"{"a":11,"b":"x'); DROP TABLE t; --"}"#)
        #expect(try database.rows("SELECT a, b FROM t ORDER BY a") == [["11", "x'); DROP TABLE t; --"], ["12", nil]])
        #expect(run.services.progress.last == [5, 5])
    }

    @Test("what fails undoes what went before, unless each statement is to last", arguments: DatabaseKind.allCases)
    func transaction(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind, "CREATE TABLE t (a INTEGER PRIMARY KEY)", "INSERT INTO t VALUES (1)")
        let statements = ["INSERT INTO t VALUES (2)", "DELETE FROM t WHERE a = 7", "INSERT INTO t VALUES (1)"]
        let undone = try await solo(database, statements)
        #expect(undone.failure?.code == .invalidData)
        #expect(undone.failure?.message.hasPrefix("statement 3 of 3 failed: ") == true)
        #expect(try database.rows("SELECT a FROM t") == [["1"]])
        #expect(undone.services.globals.isEmpty)
        let kept = try await solo(database, statements, ["transaction": false])
        #expect(kept.failure?.code == .invalidData)
        #expect(try database.rows("SELECT a FROM t ORDER BY a") == [["1"], ["2"]])
    }

    @Test("one text is taken apart by the database, and where it cannot that is said", arguments: DatabaseKind.allCases)
    func text(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind)
        let text = "CREATE TABLE t (a TEXT); -- ;\nINSERT INTO t VALUES ('x;y'); SELECT a FROM t; /* ; */"
        let run = try await solo(database, text)
        if kind == .postgresql {
            #expect(
                run.failure?.code == .invalidConfig && run.failure?.hint == "give each statement as an entry of a list")
            #expect(try !database.has("t"))
        } else {
            #expect(run.failure == nil && run.services.globals["result"] == #"{"a":"x;y"}"#)
            #expect(try database.rows("SELECT a FROM t") == [["x;y"]])
        }
    }

    @Test(
        "a statement that would end the transaction is refused before anything is done",
        arguments: ["COMMIT", "/* so */ rollback", "BEGIN TRANSACTION", "-- x\nEND;"], DatabaseKind.allCases)
    func transactionWords(word: String, kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind)
        let failure = try await solo(database, ["CREATE TABLE t (a INTEGER)", word]).failure
        #expect(failure?.code == .invalidConfig && failure?.hint?.contains("transaction: false") == true)
        #expect(failure?.message.hasPrefix("statement 2 of 2 is ") == true)
        #expect(try !database.has("t"))
    }

    @Test("savepoints, and what only looks like the end of a transaction, are done", arguments: [DatabaseKind.sqlite])
    func savepoints(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind)
        let statements = [
            "CREATE TABLE t (a TEXT)", "SAVEPOINT s", "INSERT INTO t VALUES ('x')", "ROLLBACK TRANSACTION TO s",
            "RELEASE s", "INSERT INTO t VALUES ('a; COMMIT;')",
        ]
        #expect(try await solo(database, statements).failure == nil)
        #expect(try database.rows("SELECT a FROM t") == [["a; COMMIT;"]])
    }

    @Test("a function of PostgreSQL may hold what ends a block")
    func blocks() async throws {
        let database = try TestDatabase(.postgresql, "CREATE TABLE t (a INTEGER)")
        let run = try await solo(database, ["DO $$ BEGIN INSERT INTO t VALUES (1); END; $$"])
        #expect(run.failure == nil, "\(run.failure?.message ?? "")")
        #expect(try database.rows("SELECT a FROM t") == [["1"]])
    }

    @Test("SQLite's triggers hold semicolons of their own")
    func trigger() async throws {
        let database = try TestDatabase(.sqlite)
        let trigger =
            "CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO u VALUES (1); INSERT INTO u VALUES (2); END;"
        let run = try await solo(
            database, "CREATE TABLE t (a); CREATE TABLE u (a);\n\(trigger)\nINSERT INTO t VALUES (1)")
        #expect(run.failure == nil)
        #expect(try database.rows("SELECT a FROM u ORDER BY a") == [["1"], ["2"]])
        let list = try await solo(database, ["DELETE FROM u; DELETE FROM t"])
        #expect(list.failure?.message == "'statements[0]' holds 2 statements, not one")
        #expect(try database.rows("SELECT count(*) FROM u") == [["2"]])
    }

    @Test("statements without rows and without changes give 0 and null", arguments: DatabaseKind.allCases)
    func nothing(kind: DatabaseKind) async throws {
        let run = try await solo(
            TestDatabase(kind), ["CREATE TABLE t (a INTEGER)", "DELETE FROM t", "SELECT a FROM t"])
        #expect(run.failure == nil)
        #expect(run.services.globals == ["affected_rows": "0", "result": "null"])
    }

    @Test("rows that a changing statement returns are a result too", arguments: DatabaseKind.allCases)
    func returning(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind, "CREATE TABLE t (a INTEGER)")
        let run = try await solo(database, ["INSERT INTO t VALUES (5), (6) RETURNING a AS id"])
        #expect(run.failure == nil && run.services.globals["result"] == #"{"id":5}"#)
        #expect(try database.rows("SELECT count(*) FROM t") == [["2"]])
    }

    @Test("no statements, and values that are no plain ones, are refused")
    func refused() async throws {
        let database = try TestDatabase(.sqlite)
        for statements in [" -- nothing\n", [["sql": "SELECT ?", "parameters": [["a"]]]]] as [Any] {
            #expect(try await solo(database, statements).failure?.code == .invalidConfig)
        }
    }
}
