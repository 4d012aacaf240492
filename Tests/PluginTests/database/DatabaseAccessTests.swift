import Foundation
import PypeArrow
import PypeHost
import TestSupport
import Testing

@Suite("Databases, who gets in and how")
struct DatabaseAccessTests {
    private static let hostile = [
        "x\"; DROP TABLE keep; --", "x'; DROP TABLE keep; --", "a.b", "sp ace", "ünï 東京", "\\",
    ]

    @Test("names of tables and columns are names, whatever they hold", arguments: DatabaseKind.allCases, hostile)
    func names(kind: DatabaseKind, name: String) async throws {
        let database = try TestDatabase(kind, "CREATE TABLE keep (a INTEGER)")
        for mode in ["create", "append", "replace", "upsert"] {
            var config: [String: Any] = ["table": name, "mode": mode]
            if mode == "upsert" {
                config["key"] = [name]
                let quoted = name.replacing("\"", with: "\"\"")
                try database.rows("CREATE UNIQUE INDEX i ON \"\(quoted)\" (\"\(quoted)\")")
            }
            let run = try await database.sink(numbered(0..<3, columns: [name, "n"]), config)
            #expect(run.failure == nil, "\(mode): \(run.failure?.message ?? "")")
        }
        let source = try await database.run("sql_source", ["table": name, "columns": ["n", name]])
        #expect(try source.services.table(0)?.names() == ["n", name] && source.services.table(0)?.rows == 3)
        #expect(try Set(database.tables()) == ["keep", name])
    }

    @Test("texts in the data are values, whatever they hold", arguments: DatabaseKind.allCases)
    func data(kind: DatabaseKind) async throws {
        let database = try TestDatabase(kind, "CREATE TABLE keep (a INTEGER)")
        let schema = Schema([Field("id", .int64), Field("name", .utf8)])
        let builder = try BatchBuilder(schema)
        for (index, text) in Self.hostile.enumerated() {
            try builder.column(0, as: FixedBuilder<Int64>.self).append(Int64(index))
            try builder.column(1, as: TextBuilder.self).append(text)
        }
        let table = PortTable([try builder.finish()], schema: schema)
        for _ in 0..<2 {
            let run = try await database.sink(table, ["table": "t", "mode": "upsert", "key": ["id"]])
            #expect(run.failure == nil)
        }
        #expect(try database.rows("SELECT name FROM t ORDER BY id").map { $0[0] } == Self.hostile)
        #expect(try Set(database.tables()) == ["keep", "t"])
    }

    @Test("a password opens PostgreSQL, whatever signs it has, and a wrong one does not, and neither is ever shown")
    func password() async throws {
        let server = try PostgresServer.shared.get()
        let database = try TestDatabase(.postgresql, "CREATE TABLE t (a INTEGER)", "INSERT INTO t VALUES (1)")
        let password = "g%h@im&=' \\ü/"
        try server.query(
            "DROP ROLE IF EXISTS guarded; CREATE ROLE guarded LOGIN SUPERUSER PASSWORD 'g%h@im&='' \\ü/'",
            in: database.name)
        let uris = [
            server.uri(database.name, user: "guarded"), "host=\(server.folder) dbname=\(database.name) user=guarded",
        ]
        for uri in uris {
            let good = try await database.run("sql_source", ["uri": uri, "table": "t", "password": password])
            #expect(good.failure == nil, "\(good.failure?.message ?? "")")
            for (values, secret) in [
                (["password": "wr0ng%word"], "wr0ng%word"), ([:], "unused"),
                (
                    [
                        "password": password,
                        "query": "SELECT CAST('\(password.replacing("'", with: "''"))' AS integer)",
                    ], password
                ),
            ] {
                var config: [String: Any] = ["uri": uri].merging(values) { $1 }
                if config["query"] == nil { config["table"] = "t" }
                let run = try await database.run("sql_source", config)
                #expect(run.failure?.code == (values["query"] == nil ? .unauthorized : .invalidData))
                let said = "\(run.failure?.message ?? "")\(run.failure?.hint ?? "")\(run.services.logs)"
                #expect(!said.contains(secret) && !said.contains("g%h@im"), "\(said)")
            }
        }
        let inURI = uris[0].replacing("postgresql:///", with: "postgresql://guarded:wr0ng%25word@/")
        let failure = try await database.run("sql_source", ["uri": inURI, "table": "t"]).failure
        #expect(failure?.code == .unauthorized && failure?.message.contains("wr0ng") == false)
    }

    @Test(
        "a database that cannot be reached is said in the driver's words, with a code of its own",
        arguments: [
            ("postgresql", "postgresql://u:geheim@127.0.0.1:1/x", 113, "Connection refused"),
            ("postgresql", "nonsense:geheim@@[x", 113, "Failed to connect"),
            ("sqlite", "/nosuchfolder/x.db", 108, "/nosuchfolder/x.db"),
            ("duckdb", "/nosuchfolder/x.duckdb", 108, "/nosuchfolder/x.duckdb"),
            ("nosuchdriver", "x", 105, "nosuchdriver"),
        ])
    func unreachable(driver: String, uri: String, code: Int32, words: String) async throws {
        for module in ["sql_source", "sql_sink", "sql_solo"] {
            var config: [String: Any] = ["driver": driver, "uri": uri]
            config[module == "sql_solo" ? "statements" : "table"] = "t"
            let services = PluginServices(input: try numbered(0..<1))
            let failure = try await PluginRun(module, PluginRun.config(config), services).failure
            // A source looks whether the file is there before it opens it.
            let isLookedFor = module == "sql_source" && code == ModuleErrorCode.io.rawValue
            #expect(
                failure?.code.rawValue == (isLookedFor ? ModuleErrorCode.notFound.rawValue : code),
                "\(failure?.message ?? "none")")
            #expect(failure?.message.contains(words) == true, "\(failure?.message ?? "none")")
            if !isLookedFor {
                #expect(failure?.message.hasPrefix("the database could not be opened: ") == true)
            }
            #expect(failure?.message.contains("geheim") == false)
        }
    }

    @Test(
        "a folder is said to be one, and is no database that is yet to be made",
        arguments: [DatabaseKind.sqlite, .duckdb], ["sql_source", "sql_sink", "sql_solo"])
    func folder(kind: DatabaseKind, module: String) async throws {
        let folder = try TemporaryFolder()
        var config = ["driver": kind.rawValue, "uri": folder.path]
        config[module == "sql_solo" ? "statements" : "table"] = "t"
        let services = PluginServices(input: try numbered(0..<1))
        let failure = try await PluginRun(module, PluginRun.config(config), services).failure
        #expect(failure?.code == .invalidConfig)
        #expect(failure?.message == "'\(folder.path)' is a folder, not a database")
    }

    @Test("a file that is no database is said to be none", arguments: [DatabaseKind.sqlite, .duckdb])
    func noDatabase(kind: DatabaseKind) async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("text.db", String(repeating: "this is a text\n", count: 500))
        let config = try PluginRun.config(["driver": kind.rawValue, "uri": file.path, "table": "t"])
        let failure = try await PluginRun("sql_source", config).failure
        #expect(failure?.message.contains("not a") == true && failure?.code != .notFound, "\(failure?.message ?? "")")
    }

    @Test("PostgreSQL's server ending a session while rows come is a failure, not an end of the rows")
    func goneWhileReading() async throws {
        let database = try TestDatabase(.postgresql)
        let sql =
            "SELECT n, CASE WHEN n = 150000 THEN pg_terminate_backend(pg_backend_pid()) END AS x "
            + "FROM generate_series(1, 300000) AS n"
        let failure = try await database.run("sql_source", ["query": sql]).failure
        #expect(failure?.code == .unavailable && failure?.isRetryable == true, "\(failure?.message ?? "none")")
    }

    @Test("a value on which a query fails while rows come is a failure", arguments: [DatabaseKind.duckdb, .postgresql])
    func failingRow(kind: DatabaseKind) async throws {
        let series = kind == .duckdb ? "range(300000) AS r(n)" : "generate_series(0, 299999) AS n"
        let sql = "SELECT CAST(CASE WHEN n = 250000 THEN 'x' ELSE '1' END AS INTEGER) AS v FROM \(series)"
        let failure = try await TestDatabase(kind).run("sql_source", ["query": sql]).failure
        #expect(failure?.code == .invalidData, "\(failure?.message ?? "none")")
    }
}
