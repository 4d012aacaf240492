import Foundation
import PypeModel
import TestSupport
import Testing

@Suite("The sample flow")
struct SampleFlowTests {
    private let people = "name,age\nAda,36\nBob,17\nÇelik,19\n日本,18\n\"Quote, \"\"d\"\"\",90\nNobody,\n"

    private func workspace() throws -> (Workspace, job: String) {
        let space = try Workspace()
        try space.folder.write("input.csv", people)
        let job = try space.build(
            SampleFlow.yaml(input: "\(space.path)/input.csv", output: "\(space.path)/output.parquet"))
        return (space, job)
    }

    private let readBack = """
        import json, sys, pyarrow.parquet
        table = pyarrow.parquet.read_table(sys.argv[1])
        print(json.dumps([table.schema.names, table.to_pylist()], ensure_ascii=False))
        """

    private let expected = """
        [["name", "age"], [{"name": "Ada", "age": 36}, {"name": "Çelik", "age": 19}, {"name": "Quote, \\"d\\"", "age": 90}]]

        """

    @Test("runs, and pyarrow reads the rows that pass the condition")
    func runs() throws {
        let (space, job) = try workspace()
        let result = try space.pype("run", job)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.isEmpty)
        #expect(try ChildProcess.python(readBack, ["\(space.path)/output.parquet"]) == expected)
    }

    @Test("gives the four files of a job")
    func files() throws {
        let (space, job) = try workspace()
        let home = space.folder.url.appending(path: job).path
        #expect(
            try FileManager.default.subpathsOfDirectory(atPath: home).sorted() == [
                "context", "context/sample_etl_default.json", "sample_etl.yaml", "sample_etl_dag.json",
                "sample_etl_execution_metadata.json",
            ])
    }

    @Test("runs without the registry, and from another folder")
    func withoutRegistry() throws {
        let (space, job) = try workspace()
        try FileManager.default.removeItem(atPath: "\(space.path)/ModRegistry.json")
        try FileManager.default.moveItem(atPath: "\(space.path)/\(job)", toPath: "\(space.path)/elsewhere")
        let result = try space.pype("run", "elsewhere")
        #expect(result.status == 0, "\(result.errors)")
        #expect(try ChildProcess.python(readBack, ["\(space.path)/output.parquet"]) == expected)
    }

    @Test("counts every row in its record")
    func record() throws {
        let (space, job) = try workspace()
        let result = try space.pype("run", job, "--format", "json")
        let record = try Value(json: result.output)
        guard case .object(let root) = record, case .array(let nodes)? = root["nodes"] else {
            Issue.record("no record: \(result.output)")
            return
        }
        #expect(root["status"] == .string("succeeded"))
        let text = nodes.map { $0.json() }
        #expect(text[0].contains("\"rows\":6"))
        #expect(text[1].contains("\"filtered\":3"))
        #expect(text[2].contains("\"rows\":3"))
    }

    @Test("warns of its two edges inside a sub flow and of retries, and says nothing else")
    func warnings() throws {
        let (space, _) = try workspace()
        let result = try space.pype("validate", "flow.yaml", "--format", "json")
        #expect(result.status == 0)
        guard case .object(let root) = try Value(json: result.output), case .array(let found)? = root["diagnostics"]
        else {
            Issue.record("no diagnostics")
            return
        }
        #expect(found.allSatisfy { $0.json().contains("\"severity\":\"warning\"") })
        #expect(!found.isEmpty)
    }

    @Test("with a library that changed since the build is refused with both hashes")
    func changedLibrary() throws {
        let (space, job) = try workspace()
        let library = space.folder.url.appending(path: "libsql_modules.so").path
        let dag = "\(space.path)/\(job)/sample_etl_dag.json"
        // The job is led to a copy, so that the built library stays as it is.
        let text = try String(contentsOfFile: dag, encoding: .utf8)
        let original = URL(filePath: Project.library("filter_mod")).resolvingSymlinksInPath().path
        try FileManager.default.copyItem(atPath: original, toPath: library)
        try text.replacingOccurrences(of: original, with: library).write(toFile: dag, atomically: true, encoding: .utf8)
        let handle = try FileHandle(forWritingTo: URL(filePath: library))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data([0]))
        try handle.close()
        let result = try space.pype("run", job)
        #expect(result.status == 2)
        #expect(result.errors.contains("library-changed"))
        #expect(result.errors.contains("expected SHA-256"))
        #expect(!FileManager.default.fileExists(atPath: "\(space.path)/output.parquet"))
        // Building it anew takes the registered library again.
        #expect(try space.pype("build", "flow.yaml").status == 0)
        #expect(try space.pype("run", job).status == 0)
    }
}
