import Foundation
import PypeArrow
import PypeHost
import TestSupport
import Testing

@Suite("sql_sink")
struct SQLSinkTests {
    @Test(
        "values of every type that the database keeps are in it as they were, and nulls too",
        arguments: DatabaseKind.allCases)
    func types(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind)
        let typed = try TypedTable(kind)
        let run = try await database.sink(typed.table, ["table": "typed", "mode": "create"])
        #expect(run.failure == nil)
        let rows = try database.rows("SELECT * FROM typed")
        #expect(rows == [typed.stored, typed.stored.map { _ in nil }])
        let source = try await database.run("sql_source", ["table": "typed"])
        #expect(source.failure == nil)
        #expect(try source.services.table(0)?.texts() == [typed.read, typed.read.map { _ in nil }])
        #expect(try source.services.table(0)?.names() == typed.table.names())
    }

    @Test("each mode leaves in the table what it says", arguments: DatabaseKind.allCases)
    func modes(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind)
        func put(_ mode: String, _ rows: Range<Int64>...) async throws -> PluginRun {
            let table = try numbered(rows[0], columns: ["id", "name"])
            return try await database.sink(table, ["table": "t", "mode": mode])
        }
        func ids() throws -> [String] { try database.rows("SELECT id FROM t ORDER BY id").compactMap { $0[0] } }
        #expect(try await put("create", 0..<3).services.globals["row_count"] == "3")
        #expect(try await put("create", 7..<9).failure?.code == .alreadyExists)
        #expect(try ids() == ["0", "1", "2"])
        #expect(try await put("append", 5..<7).services.globals["inserted_count"] == "2")
        #expect(try ids() == ["0", "1", "2", "5", "6"])
        #expect(try await put("replace", 10..<11).failure == nil)
        #expect(try ids() == ["10"])
    }

    @Test(
        "a table that is missing is made, or refused when it must not be", arguments: DatabaseKind.allCases,
        ["append", "replace", "upsert"])
    func missing(kind: DatabaseKind, mode: String) async throws {
        let database = try TestDatabase(kind)
        var config: [String: Any] = ["table": "t", "mode": mode, "create": false]
        if mode == "upsert" { config["key"] = ["id"] }
        let failure = try await database.sink(numbered(0..<3), config).failure
        #expect(failure?.code == .notFound && failure?.message == "there is no table 't' in the database")
        #expect(try !database.has("t"))
        config["create"] = true
        #expect(try await database.sink(numbered(0..<3), config).failure == nil)
        #expect(try database.rows("SELECT count(*) FROM t") == [["3"]])
    }

    @Test("columns meet by name, and what the rows lack gets the table's default", arguments: DatabaseKind.allCases)
    func names(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind, "CREATE TABLE t (name TEXT, extra INTEGER DEFAULT 9, id SMALLINT)")
        #expect(try await database.sink(numbered(1..<3), ["table": "t"]).failure == nil)
        #expect(
            try database.rows("SELECT id, name, extra FROM t ORDER BY id") == [
                ["1", "row 1", "9"], ["2", "row 2", "9"],
            ])
        let failure = try await database.sink(numbered(1..<3, columns: ["id", "nam"]), ["table": "t"]).failure
        #expect(failure?.code == .invalidData && failure?.message == "the table 't' has no column 'nam'")
        #expect(failure?.hint?.contains("'name'") == true)
    }

    @Test("no rows make an empty table, and leave one that is there as it is", arguments: DatabaseKind.allCases)
    func empty(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind)
        let none = PortTable([], schema: Schema([Field("id", .int64), Field("name", .utf8)]))
        let run = try await database.sink(none, ["table": "t"])
        #expect(run.failure == nil && run.services.globals["row_count"] == "0")
        #expect(try database.rows("SELECT id, name FROM t") == [])
        #expect(try await database.sink(none, ["table": "t", "mode": "append"]).failure == nil)
        let bare = PortTable([], schema: Schema([]))
        #expect(try await database.sink(bare, ["table": "u"]).failure?.message.contains("no columns") == true)
    }

    @Test("hundreds of columns and batches of nulls get there", arguments: DatabaseKind.allCases)
    func wide(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind)
        let schema = Schema((0..<300).map { Field("c\($0)", $0 % 2 == 0 ? .int64 : .utf8) })
        let builder = try BatchBuilder(schema)
        for _ in 0..<1000 { builder.columns.forEach { $0.appendNull() } }
        (builder.columns[298] as? FixedBuilder<Int64>)?.append(298)
        for (index, column) in builder.columns.enumerated() where index != 298 { column.appendNull() }
        let run = try await database.sink(PortTable([try builder.finish()], schema: schema), ["table": "w"])
        #expect(run.services.globals["row_count"] == "1001")
        #expect(
            try database.rows("SELECT count(*), count(c0), max(c298), count(c299) FROM w") == [
                ["1001", "0", "298", "0"]
            ])
    }

    @Test(
        "a type that the database cannot keep is refused before anything happens, with the column named",
        arguments: [
            (DatabaseKind.sqlite, ArrowType.decimal128(precision: 9, scale: 2)), (.sqlite, .time64(.microsecond)),
            (.sqlite, .list(Field("item", .int64))), (.sqlite, .structure([Field("x", .int64)])),
            (.postgresql, .uint64), (.postgresql, .timestamp(.nanosecond, zone: nil)), (.postgresql, .date64),
            (.postgresql, .structure([Field("x", .int64)])), (.duckdb, .other(format: "e", children: [])),
            (.duckdb, .list(Field("item", .decimal128(precision: 5, scale: -2)))),
            (.duckdb, .structure([Field("x", .other(format: "d:50,2,256", children: []))])),
            (.sqlite, .dictionary(index: .int32, value: .int64, ordered: false)),
            (.postgresql, .list(Field("item", .list(Field("item", .int64))))),
        ])
    func refusedTypes(kind: DatabaseKind, type: ArrowType) async throws {
        let database = try TestDatabase(kind, "CREATE TABLE t (id INTEGER)")
        let table = PortTable([], schema: Schema([Field("id", .int64), Field("odd one", type)]))
        let failure = try await database.sink(table, ["table": "t", "mode": "replace"]).failure
        #expect(failure?.code == .invalidData && failure?.message.contains("column 'odd one' is") == true)
        #expect(failure?.hint?.contains("cast") == true || failure?.hint?.contains("make columns") == true)
        #expect(try database.rows("SELECT count(*) FROM t") == [["0"]])
    }

    @Test(
        "names that the database would take for others are refused",
        arguments: [
            (DatabaseKind.sqlite, ["a", "A"]), (.duckdb, ["a", "A"]), (.postgresql, ["a", "a"]), (.sqlite, ["a", ""]),
            (.postgresql, ["a", String(repeating: "x", count: 64)]),
        ])
    func refusedNames(kind: DatabaseKind, names: [String]) async throws {
        let database = try TestDatabase(kind)
        let table = PortTable([], schema: Schema(names.map { Field($0, .int64) }))
        #expect(try await database.sink(table, ["table": "t"]).failure?.code == .invalidData)
        #expect(try !database.has("t"))
    }

    @Test(
        "parameters that do not go together are refused",
        arguments: [
            (["mode": "upsert"], "'key' names no column"), (["key": ["id"]], "'key' is for the mode upsert"),
            (["mode": "create", "create": false], "'create' is false"),
            (["mode": "upsert", "key": ["id", "id"]], "twice"),
            (["table": ""], "'table' is empty"), (["options": ["uri": "x"]], "a parameter of its own"),
            (["mode": "upsert", "key": ["ids"]], "no column 'ids'"),
        ] as [([String: any Sendable], String)])
    func refusedConfigs(values: [String: any Sendable], words: String) async throws {
        let database = try TestDatabase(.sqlite)
        let failure = try await database.sink(numbered(0..<1), ["table": "t"].merging(values) { $1 }).failure
        #expect(
            failure?.code == .invalidConfig && failure?.message.contains(words) == true, "\(failure?.message ?? "")")
    }

    @Test("a schema is where the table goes")
    func schema() async throws {
        for kind in [DatabaseKind.duckdb, .postgresql] {
            let database = try TestDatabase(kind, "CREATE SCHEMA \"other one\"")
            for mode in ["create", "append", "replace", "upsert"] {
                var config: [String: Any] = ["table": "t", "schema": "other one", "mode": mode]
                if mode == "upsert" {
                    config["key"] = ["id"]
                    try database.rows("CREATE UNIQUE INDEX k ON \"other one\".t (id)")
                }
                #expect(try await database.sink(numbered(0..<2), config).failure == nil, "\(kind) \(mode)")
            }
            #expect(try database.rows("SELECT count(*) FROM \"other one\".t") == [["2"]])
            let source = try await database.run(
                "sql_source", ["table": "t", "schema": "other one", "columns": ["name"]])
            #expect(try source.services.table(0)?.texts().count == 2)
        }
    }

    @Test(
        "lists, structs and dictionaries arrive where the database has such things",
        arguments: [DatabaseKind.duckdb, .postgresql])
    func nested(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind)
        var fields = [
            Field("l", .list(Field("item", .int64))),
            Field("d", .dictionary(index: .int32, value: .utf8, ordered: false)),
        ]
        if kind == .duckdb { fields.append(Field("s", .structure([Field("x", .int64)]))) }
        let builder = try BatchBuilder(Schema(fields))
        let list = try builder.column(0, as: ListBuilder.self)
        for value in [Int64(1), 2] { (list.items as? FixedBuilder<Int64>)?.append(value) }
        try list.closeList()
        try builder.column(1, as: DictionaryBuilder.self).append("x")
        if kind == .duckdb { builder.columns[2].appendNull() }
        builder.columns.forEach { $0.appendNull() }
        let run = try await database.sink(PortTable([try builder.finish()], schema: Schema(fields)), ["table": "t"])
        #expect(run.failure == nil, "\(run.failure?.message ?? "")")
        let list1 = kind == .duckdb ? "[1, 2]" : "{1,2}"
        #expect(try database.rows("SELECT l, d FROM t") == [[list1, "x"], [nil, nil]])
    }

    @Test(
        "several sinks write to one database at the same time", arguments: DatabaseKind.allCases, ["append", "upsert"])
    func together(kind: DatabaseKind, mode: String) async throws {
        let database = try TestDatabase(kind, "CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT)")
        let failures = try await withThrowingTaskGroup(of: String?.self) { group in
            for part in 0..<Int64(4) {
                var config: [String: any Sendable] = ["table": "t", "mode": mode]
                if mode == "upsert" { config["key"] = ["id"] }
                let values = config
                group.addTask {
                    let rows = try numbered(part * 100..<part * 100 + 50, part * 100 + 50..<part * 100 + 100)
                    return try await database.sink(rows, values).failure?.message
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(failures == [nil, nil, nil, nil])
        #expect(try database.rows("SELECT count(*), sum(id) FROM t") == [["400", "79800"]])
    }
}
