import Foundation
import PypeHost
import TestSupport
import Testing

@Suite struct WaitSoloTests {
    @Test("what holds already ends the wait at the first look")
    func atOnce() async throws {
        let server = try HTTPServerProcess(plan: ["/x": [["json": ["job": ["state": "done"], "ready": true]]]])
        let folder = try TemporaryFolder()
        let file = try folder.makeFile("ready")
        let http: [String: Any] = ["until": "http", "url": "\(server.address)/x"]
        for config: [String: Any] in [
            ["until": "file", "path": file.path], ["until": "port", "host": "localhost", "port": server.port], http,
            http.merging(["json_path": "job.state", "json_equals": "done"]) { $1 },
            http.merging(["json_path": "/ready"]) { $1 }, http.merging(["body_contains": "\"done\""]) { $1 },
            http.merging(["status": [200]]) { $1 },
        ] {
            let run = try await PluginRun("wait_solo", PluginRun.config(config))
            #expect(run.failure == nil, "\(config)")
            #expect(run.services.globals["look_count"] == "1")
            #expect(run.services.globals["waited_seconds"].flatMap(Double.init) != nil)
            #expect(run.services.logs.isEmpty)
        }
    }

    @Test("it waits until an answer is as it should be")
    func http() async throws {
        let server = try HTTPServerProcess(plan: [
            "/x": [
                ["status": 503], ["body": "not yet"], ["json": ["state": "running"]], ["json": ["state": NSNull()]],
                ["json": ["state": "done"]],
            ]
        ])
        let run = try await PluginRun(
            "wait_solo",
            PluginRun.config([
                "until": "http", "url": "\(server.address)/x?key=k1", "json_path": "state", "json_equals": "done",
                "interval": 0.001,
            ]))
        #expect(run.failure == nil)
        #expect(run.services.globals["look_count"] == "5")
        #expect(run.services.logs == ["waiting for \(server.address)/x?…: it answers 503"])
    }

    @Test("it waits until a file is there and has stayed as it is")
    func file() async throws {
        let folder = try TemporaryFolder()
        let path = folder.url.appending(path: "late").path
        let config: [String: Any] = ["until": "file", "path": path, "unchanged_for": 0.02, "interval": 0.001]
        let task = Task { try await PluginRun("wait_solo", PluginRun.config(config)) }
        try folder.write("late", "x")
        let run = try await task.value
        #expect(run.failure == nil)
        let waited = try #require(run.services.globals["waited_seconds"].flatMap(Double.init))
        #expect(waited >= 0.02)
        #expect(Int(run.services.globals["look_count"] ?? "") ?? 0 >= 2)
    }

    @Test("it waits until a database has what is asked for, and the table at all")
    func sql() async throws {
        let folder = try TemporaryFolder()
        let file = folder.url.appending(path: "loads.db").path
        func config(_ sql: String, _ more: [String: Any] = [:]) throws -> String {
            let values: [String: Any] = [
                "until": "sql", "driver": "sqlite", "uri": file, "sql": sql, "interval": 0.001, "limit": 0.02,
            ]
            return try PluginRun.config(values.merging(more) { $1 })
        }
        let noFile = try await PluginRun("wait_solo", config("SELECT count(*) FROM loads"))
        #expect(noFile.failure?.code == .timeout)
        #expect(noFile.failure?.message.hasSuffix("there is no file '\(file)'") == true)
        #expect(try folder.contents().isEmpty)
        // An empty file is an empty database.
        try folder.write("loads.db", "")
        let missing = try await PluginRun("wait_solo", config("SELECT count(*) FROM loads"))
        #expect(missing.failure?.code == .timeout)
        #expect(missing.failure?.message.contains("no such table: loads") == true)
        let isFolder = try await PluginRun("wait_solo", config("SELECT 1", ["uri": folder.path]))
        #expect(isFolder.failure?.message.hasSuffix("is a folder, not a database") == true)
        _ = try ChildProcess.python(
            """
            import sqlite3, sys
            with sqlite3.connect(sys.argv[1]) as c:
                c.execute("CREATE TABLE loads (n, t)")
                c.execute("INSERT INTO loads VALUES (3, 'x')")
            """, [file])
        for (sql, obstacle) in [
            ("SELECT n FROM loads", nil), ("SELECT n > 2, t FROM loads", nil), ("SELECT 0.5", nil),
            ("SELECT 0 FROM loads", "its first value is 0"), ("SELECT NULL", "its first value is null"),
            ("SELECT n FROM loads WHERE n > 3", "it gives no row"),
        ] {
            let run = try await PluginRun("wait_solo", config(sql))
            let message = obstacle.map { "waited 0.02 seconds for the query in the database, in vain: \($0)" }
            #expect(run.failure?.message == message)
        }
        for (sql, words) in [
            ("SELEC 1", "syntax error"), ("SELECT t FROM loads", "neither a truth value nor a number"),
            ("SELECT absent FROM loads", "no such column"),
        ] {
            let run = try await PluginRun("wait_solo", config(sql, ["limit": 250]))
            #expect(run.failure?.code == .invalidConfig)
            #expect(run.failure?.message.contains(words) == true)
        }
        let driver = try await PluginRun("wait_solo", config("SELECT 1", ["driver": "nowhere", "limit": 250]))
        #expect(driver.failure?.code == .notFound)
    }

    @Test(
        "a wait that is too long fails, and says what stood in the way",
        arguments: [
            (["until": "file", "path": "/nowhere/x"], "the file '/nowhere/x', in vain: it is not there"),
            (["until": "port", "host": "127.0.0.1", "port": 1], "port 1 of 127.0.0.1, in vain: "),
            (
                ["until": "http", "url": "http://127.0.0.1:1/x"],
                "http://127.0.0.1:1/x, in vain: http://127.0.0.1:1/x cannot"
            ),
        ] as [([String: any Sendable], String)])
    func limit(config: [String: any Sendable], message: String) async throws {
        let values = config.merging(["limit": 0.02, "interval": 0.005]) { $1 }
        let run = try await PluginRun("wait_solo", PluginRun.config(values))
        #expect(run.failure?.code == .timeout)
        #expect(run.failure?.message.hasPrefix("waited 0.02 seconds for \(message)") == true)
        #expect(run.services.globals.isEmpty)
    }

    @Test("what no waiting mends fails at once")
    func hopeless() async throws {
        let certificate = try Certificate()
        let server = try HTTPServerProcess([certificate.certificate, certificate.key])
        let run = try await PluginRun(
            "wait_solo", PluginRun.config(["until": "http", "url": "\(server.address)/x"]))
        #expect(run.failure?.code == .unauthorized)
    }

    @Test(
        "a config that says two things, or half of one, is refused",
        arguments: [
            (["until": "file"], "'path' is not given, which until: file needs"),
            (["until": "port", "host": "x"], "'port' is not given, which until: port needs"),
            (["until": "http", "path": "x"], "'path' is for until: file, and has no effect with until: http"),
            (["until": "http", "url": "ftp://x"], "url has the scheme 'ftp'"),
            (
                ["until": "http", "url": "http://x", "json_equals": 1],
                "'json_equals' is given without 'json_path', which says where"
            ),
            (["until": "http", "url": "http://x", "json_path": "a..b"], "json_path: 'a..b' has a dot too many"),
        ] as [([String: any Sendable], String)])
    func refused(config: [String: any Sendable], message: String) async throws {
        let run = try await PluginRun("wait_solo", PluginRun.config(config))
        #expect(run.failure?.code == .invalidConfig)
        #expect(run.failure?.message == message)
    }

    @Test("it ends at once when it is cancelled, in a pause and in a look")
    func cancel() async throws {
        let server = try HTTPServerProcess(plan: ["/x": [["hang": "before"]], "/y": [["status": 500]]])
        for (path, interval) in [("/x", 1), ("/y", 250)] {
            let values: [String: Any] = [
                "until": "http", "url": "\(server.address)\(path)", "interval": interval,
            ]
            let failure = try await HTTPModuleRun.cancelled("wait_solo", values) {
                try server.requests().contains { $0.path == path }
            }
            #expect(failure?.code == .cancelled)
        }
    }
}
