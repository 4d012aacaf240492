import PypeArrow
import PypeHost
import TestSupport
import Testing

@Suite("sql_source before the run")
struct SQLSourceSchemaTests {
    private func inferred(_ config: String) throws -> Schema? {
        let library = try ModuleLibrary.open(path: Project.library("sql_source"))
        let module = try #require(library.module(named: "sql_source"))
        let instance = try module.create(configJSON: config, nodeID: "node", flowName: "flow")
        defer { instance.destroy() }
        let services = PluginServices()
        services.configure(config)
        return try instance.inferSchema(services, inputs: [])[0]?.value()
    }

    @Test("the columns are known before the run where the driver tells", arguments: [DatabaseKind.duckdb, .postgresql])
    func inference(kind: DatabaseKind) throws {
        let database = try TestDatabase.flights(kind)
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

    @Test("the fingerprint is what the query for it gives, or never the same", arguments: DatabaseKind.allCases)
    func fingerprint(kind: DatabaseKind) throws {
        let database = try TestDatabase.flights(kind)
        let told = try database.config(["table": "flights", "fingerprint_query": "SELECT max(stops) AS m FROM flights"])
        let first = try PluginRun.fingerprint("sql_source", told)
        #expect(first == #"{"m":2}"#)
        try database.rows("INSERT INTO flights VALUES ('x', 1, 7)")
        #expect(try PluginRun.fingerprint("sql_source", told) == #"{"m":7}"#)
        let untold = try database.config(["table": "flights"])
        #expect(try PluginRun.fingerprint("sql_source", untold) != PluginRun.fingerprint("sql_source", untold))
    }
}
