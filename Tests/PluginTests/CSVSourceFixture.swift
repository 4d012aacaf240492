import Foundation
import PypeHost
import TestSupport
import Testing

/// A CSV file in a folder of its own, read by csv_source; the rows go through parquet_sink to pyarrow.
struct CSVFixture {
    let folder: TemporaryFolder
    let path: String

    init(_ text: String) throws { try self.init(bytes: Data(text.utf8)) }

    init(bytes: Data) throws {
        folder = try TemporaryFolder()
        path = try folder.write("data.csv", bytes).path
    }

    func run(_ config: [String: Any] = [:], rejects: Bool = false, cancels: Bool = false) async throws -> PluginRun {
        var values = config
        values["file_path"] = path
        let services = PluginServices(connected: rejects ? [0, 1] : [0], cancelsWhenEmitting: cancels)
        return try await PluginRun("csv_source", PluginRun.config(values), services)
    }

    /// The rows as pyarrow sees them, a dict of lists in Python's own writing.
    func rows(_ config: [String: Any] = [:]) async throws -> String {
        try await Self.rows([(self, config)])[0]
    }

    /// The same for many files, in one process, since starting Python takes longer than all the rest.
    static func rows(_ files: [(CSVFixture, [String: Any])]) async throws -> [String] {
        var tables: [PortTable] = []
        for (file, config) in files {
            let run = try await file.run(config)
            if let failure = run.failure { throw failure }
            tables.append(try #require(run.services.table(0)))
        }
        let text = try await python(tables, "print(table.to_pydict())", files[0].0.folder)
        return text.split(separator: "\n").map(String.init)
    }

    /// What a script prints of a table.
    static func python(_ table: PortTable, _ script: String, _ folder: TemporaryFolder) async throws -> String {
        try await python([table], script, folder)
    }

    /// What a script prints of each table.
    static func python(_ tables: [PortTable], _ script: String, _ folder: TemporaryFolder) async throws -> String {
        var files: [String] = []
        for table in tables {
            let file = folder.url.appending(path: "\(UUID().uuidString).parquet").path
            let services = PluginServices(input: table)
            let sink = try await PluginRun("parquet_sink", PluginRun.config(["output_path": file]), services)
            if let failure = sink.failure { throw failure }
            files.append(file)
        }
        let read =
            "import sys, pyarrow.parquet as pq\nfor path in sys.argv[1:]:\n    table = pq.ParquetFile(path).read()\n"
        let indented = script.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
        return try ChildProcess.python(read + indented, files).trimmingCharacters(in: .newlines)
    }
}
