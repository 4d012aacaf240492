import Foundation
import PypeArrow
import PypeHost
import TestSupport
import Testing

@Suite("parquet_source, as the host runs it")
struct ParquetSourceRunTests {
    /// Files of 1,000 rows, written by parquet_sink.
    private func files(_ names: [String], rows: Int = 1000) async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in names {
            let config = try PluginRun.config(["output_path": "\(folder.path)/\(name)"])
            let services = PluginServices(input: try countingTable(["a", "b"], rows: rows))
            if let failure = try await PluginRun("parquet_sink", config, services).failure { throw failure }
        }
        return folder
    }

    @Test("rows come in batches of the size that was asked for, and progress tells of all rows")
    func batches() async throws {
        let folder = try await files(["1.parquet", "2.parquet"])
        let run = try await PluginRun("parquet_source", PluginRun.config(["path": folder.path, "batch_size": 400]))
        #expect(run.failure == nil)
        #expect(run.services.table(0)?.batches.map(\.length) == [400, 400, 200, 400, 400, 200])
        #expect(run.services.progress.last == [2000, 2000])
        #expect(run.services.globals["file_count"] == "2" && run.services.globals["row_count"] == "2000")
    }

    @Test("rows of few matches are gathered into batches worth their work")
    func gathers() async throws {
        let folder = try await files((1...9).map { "\($0).parquet" })
        let config: [String: Any] = [
            "path": folder.path, "batch_size": 1000,
            "filters": [["column": "a", "op": "lt", "value": 100], ["column": "b", "op": "ge", "value": 50]],
        ]
        let run = try await PluginRun("parquet_source", PluginRun.config(config))
        #expect(run.failure == nil)
        #expect(run.services.table(0)?.batches.map(\.length) == [300, 150])
        #expect(run.services.globals["filtered_count"] == "8550")
    }

    @Test("a cancelled run ends after the batch that it was at")
    func cancels() async throws {
        let folder = try await files(["1.parquet"], rows: 10_000)
        let config = try PluginRun.config(["path": folder.path, "batch_size": 10])
        let run = try await PluginRun("parquet_source", config, PluginServices(cancelsWhenEmitting: true))
        #expect(run.failure?.code == .cancelled)
        #expect(run.services.table(0)?.batches.count == 1)
    }

    @Test("the fingerprint changes when a file changes, comes or goes")
    func fingerprint() async throws {
        let folder = try await files(["1.parquet", "2.parquet"])
        let config = try PluginRun.config(["path": "\(folder.path)/*.parquet"])
        let prints = { try PluginRun.fingerprint("parquet_source", config) }
        let before = try prints()
        #expect(try prints() == before)
        try folder.write("3.csv", "another file")
        #expect(try prints() == before)
        try FileManager.default.removeItem(atPath: "\(folder.path)/2.parquet")
        let fewer = try prints()
        #expect(fewer != before)
        try folder.write("2.parquet", "another size")
        #expect(try ![before, fewer].contains(prints()))
    }
}
