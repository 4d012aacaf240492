import Foundation
import PypeArrow
import PypeHost
import TestSupport

enum DatabaseKind: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqlite, duckdb, postgresql
    var description: String { rawValue }
}

/// A fresh database of a kind, and an independent way to look into it.
struct TestDatabase: Sendable {
    let kind: DatabaseKind
    let uri: String
    /// Of PostgreSQL.
    let name: String
    private let folder: TemporaryFolder

    init(_ kind: DatabaseKind, _ statements: String...) throws {
        self.kind = kind
        folder = try TemporaryFolder()
        if kind == .postgresql {
            let server = try PostgresServer.shared.get()
            name = try server.makeDatabase()
            uri = server.uri(name)
        } else {
            name = ""
            uri = "\(folder.path)/data.\(kind)"
        }
        // An empty file is an empty database to SQLite.
        if kind == .sqlite { try folder.write("data.sqlite", "") }
        try rows(statements.isEmpty ? ["SELECT 1"] : statements)
    }

    /// Runs statements without the module's code: the rows of the last, as text.
    @discardableResult
    func rows(_ statements: [String]) throws -> [[String?]] {
        if kind == .postgresql {
            return try PostgresServer.shared.get().query(statements.joined(separator: ";\n"), in: name)
        }
        return try DatabaseReader.shared.get().rows(kind.rawValue, uri, statements)
    }

    @discardableResult
    func rows(_ statement: String) throws -> [[String?]] { try rows([statement]) }

    /// Whether there is such a table.
    func has(_ table: String) throws -> Bool {
        let catalog = kind == .sqlite ? "sqlite_master" : "information_schema.tables"
        let column = kind == .sqlite ? "name" : "table_name"
        return try rows("SELECT count(*) FROM \(catalog) WHERE \(column) = '\(table)'") != [["0"]]
    }

    /// Tables, those of the system left out.
    func tables() throws -> [String] {
        let sql =
            switch kind {
            case .sqlite: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1"
            case .duckdb: "SELECT table_name FROM duckdb_tables() ORDER BY 1"
            case .postgresql: "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
            }
        return try rows(sql).compactMap { $0[0] }
    }

    /// The sign for a parameter.
    func sign(_ number: Int) -> String { kind == .postgresql ? "$\(number)" : "?" }

    func config(_ values: [String: Any]) throws -> String {
        try PluginRun.config(["driver": kind.rawValue, "uri": uri].merging(values) { $1 })
    }

    func run(
        _ module: String, _ values: [String: Any], _ services: PluginServices = PluginServices(),
        meanwhile: (@Sendable (_ cancel: @escaping @Sendable () -> Void) -> Void)? = nil
    ) async throws -> PluginRun {
        try await PluginRun(module, config(values), services, meanwhile: meanwhile)
    }

    /// Writes rows with sql_sink.
    func sink(_ table: PortTable, _ values: [String: Any]) async throws -> PluginRun {
        try await run("sql_sink", values, PluginServices(input: table))
    }
}

extension PortTable {
    /// The values as people see them.
    func texts() throws -> [[String?]] {
        let table = try schema.value()
        var rows: [[String?]] = []
        for batch in batches {
            let batch = try RecordBatch(batch.share(), schema: table)
            let columns = try (0..<batch.columnCount).map { try CellText(batch.column($0)) }
            for row in 0..<batch.rowCount { rows.append(columns.map { $0[row] }) }
        }
        return rows
    }

    func names() throws -> [String] { try schema.value().fields.map(\.name) }

    init(_ batches: [RecordBatch], schema: Schema) {
        self.init(schema: SharedSchema(OwnedSchema(schema)), batches: batches.map { SharedArray($0.share()) })
    }
}

/// Rows of a number and a text, `n` of them a batch, from the first number on.
func numbered(_ ranges: Range<Int64>..., columns: [String] = ["id", "name"]) throws -> PortTable {
    let schema = Schema([Field(columns[0], .int64), Field(columns[1], .utf8)])
    let batches = try ranges.map { range in
        let builder = try BatchBuilder(schema)
        let (ids, names): (FixedBuilder<Int64>, TextBuilder) = (try builder.column(0), try builder.column(1))
        for id in range {
            ids.append(id)
            try names.append("row \(id)")
        }
        return try builder.finish()
    }
    return PortTable(batches, schema: schema)
}
