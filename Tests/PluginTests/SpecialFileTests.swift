import Foundation
import PypeHost
import TestSupport
import Testing

@Suite("Sources and what is no file")
struct SpecialFileTests {
    @Test(
        "a FIFO is refused at once by every source of files, also before a run",
        arguments: [
            ("csv_source", "file_path"), ("json_source", "file_path"), ("ipc_source", "file_path"),
            ("parquet_source", "path"),
        ])
    func fifo(module: String, parameter: String) async throws {
        let folder = try TemporaryFolder()
        let pipe = "\(folder.path)/pipe"
        mkfifo(pipe, 0o600)
        let config = try PluginRun.config([parameter: pipe])
        let failure = try await PluginRun(module, config).failure
        #expect(failure?.code == .invalidConfig)
        #expect(failure?.message == "\(pipe): it is a device, a FIFO or a socket, and not a file")
        #expect(failure?.hint != nil)
        let loaded = try #require(try PluginRun.library(module).module(named: module))
        let instance = try loaded.create(configJSON: config, nodeID: "node", flowName: "flow")
        defer { instance.destroy() }
        let services = PluginServices()
        services.configure(config)
        #expect(throws: ModuleFailure.self) { try instance.inferSchema(services, inputs: []) }
    }

    @Test("a file where a folder is to be made is named", arguments: ["csv_sink", "json_sink"])
    func blockade(module: String) async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("plain", "x").path
        let config = try PluginRun.config(["output_path": "\(file)/deep/out"])
        let failure = try await PluginRun(module, config, PluginServices(input: try numbered(0..<1))).failure
        #expect(failure?.code == .invalidConfig)
        let words = "its folder '\(file)/deep' cannot be made: '\(file)' is not a folder"
        #expect(failure?.message.hasSuffix(words) == true)
    }
}
