import Foundation
import PypeHost
import TestSupport
import Testing

/// A JSON file in a folder of its own, read by json_source.
struct JSONFixture {
    let folder: TemporaryFolder
    let path: String

    init(_ text: String) throws { try self.init(bytes: Data(text.utf8)) }

    init(bytes: Data) throws {
        folder = try TemporaryFolder()
        path = try folder.write("data.json", bytes).path
    }

    func run(_ config: [String: Any] = [:], cancels: Bool = false) async throws -> PluginRun {
        var values = config
        values["file_path"] = path
        let services = PluginServices(connected: [0, 1], cancelsWhenEmitting: cancels)
        return try await PluginRun("json_source", PluginRun.config(values), services)
    }

    /// The good rows.
    func table(_ config: [String: Any] = [:]) async throws -> PortTable {
        let run = try await run(config)
        if let failure = run.failure { throw failure }
        return try #require(run.services.table(0))
    }

    /// Columns and rows of several files as pyarrow sees them: a text each.
    static func rows(_ files: [(JSONFixture, [String: Any])]) async throws -> [String] {
        var tables: [PortTable] = []
        for (file, config) in files { tables.append(try await file.table(config)) }
        let script =
            "print(', '.join(f'{f.name}: {f.type}' for f in table.schema), list(table.to_pydict().values()), sep=' | ')"
        return try await CSVFixture.python(tables, script, files[0].0.folder).split(separator: "\n").map(String.init)
    }

    /// What a script prints of the good rows.
    func python(_ script: String, _ config: [String: Any] = [:]) async throws -> String {
        try await CSVFixture.python(table(config), script, folder)
    }
}
