import Foundation
import PypeHost
import PypeParquet
import TestSupport
import Testing

/// The module that docs/abi.md shows.
@Suite struct DocumentTests {
    @Test("the module in docs/abi.md builds without a warning and gives what it says", arguments: [0, 1, 1000])
    func documentedModule(rows: Int) async throws {
        let folder = try TemporaryFolder()
        let text = try String(contentsOf: Project.root.appending(path: "docs/abi.md"), encoding: .utf8)
        let block = try #require(
            text.matches(of: /```c\n([\s\S]*?)```/).first { $0.1.contains("static const pype_library") })
        let path = try CCompiler.library("numbers_source", source: String(block.1), in: folder)
        let module = try #require(try ModuleLibrary.open(path: path).module(named: "numbers_source"))
        let config = "{\"rows\": \(rows)}"
        let target = folder.path + "/out.arrow"
        let services = RecordingServices(config: config, output: target)
        let instance = try module.create(configJSON: config, nodeID: "n", flowName: "f")
        try instance.setup(services)
        #expect(await Probe.end(instance, services) == nil)
        try instance.teardown(services)
        try services.finish()
        let script = """
            import sys, pyarrow as pa
            table = pa.ipc.open_file(sys.argv[1]).read_all()
            table.validate(full=True)
            print(table.column_names, table["number"].to_pylist() == list(range(int(sys.argv[2]))))
            """
        #expect(try ChildProcess.python(script, [target, "\(rows)"]) == "['number'] True\n")
    }
}
