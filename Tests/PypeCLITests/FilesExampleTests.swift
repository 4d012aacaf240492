import Foundation
import TestSupport
import Testing

@Suite("The files example")
struct FilesExampleTests {
    @Test("writes for each file of the list what pyarrow finds in it", arguments: [nil, "35"])
    func result(threshold: String?) throws {
        let space = try ExampleSpace()
        try space.build("files")
        let result = try space.run("files", threshold.map { ["--set", "wet_mm=\($0)"] } ?? [])
        #expect(result.status == 0, "\(result.errors)")
        let counts = try ChildProcess.python(
            """
            import os, sys, pyarrow.compute as pc, pyarrow.csv, pyarrow.parquet
            root, least = sys.argv[1], float(sys.argv[2])
            os.chdir(root)
            counts = []
            for item in pyarrow.csv.read_csv("examples/files/files.csv").to_pylist():
                table = pyarrow.csv.read_csv(
                    item["path"], parse_options=pyarrow.csv.ParseOptions(delimiter=item["delimiter"]))
                in_mm = pc.multiply(table["precipitation"], float(item["in_mm"]))
                table = table.filter(pc.greater_equal(in_mm, least))
                found = pyarrow.parquet.read_table(f".demo/files/wet-{item['year']}.parquet")
                assert found.equals(table), (item, found.schema, table.schema)
                counts.append(found.num_rows)
            assert sum(os.path.basename(n).startswith("wet-") for n in os.listdir(".demo/files")) == len(counts) == 4
            print(*counts)
            """, [space.path, threshold ?? "20"]
        ).split(whereSeparator: \.isWhitespace).map(String.init)
        #expect(Set(counts).count > 1, "the last item has to be told from the others")
        #expect(try message(space).contains("\nSubject: 4 files read, \(counts[3]) wet days in the last one\n"))
        let rows = counts.compactMap { Int($0) }.reduce(0, +)
        #expect(try json(space, "[n['rows_in'] for n in d['nodes'] if n['node'] == 'write'][0]") == "\(rows)")
        #expect(try json(space, "[n['iterations'] for n in d['nodes'] if n['node'] == 'write'][0]") == "4")
    }

    @Test("a list without files is a run that succeeds, and tells nothing")
    func empty() throws {
        let space = try ExampleSpace()
        try space.build("files")
        try Data("path,year,unit,in_mm,delimiter\n".utf8).write(to: space.url.appending(path: "none.csv"))
        let result = try space.run("files", ["--set", "list=none.csv"])
        #expect(result.status == 0, "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: space.url.appending(path: ".demo").path))
    }

    @Test("a file that is not there fails the run, names the file and leaves the others that were written whole")
    func missing() throws {
        let space = try ExampleSpace()
        try space.build("files")
        try FileManager.default.removeItem(at: space.url.appending(path: "examples/files/2015.csv"))
        let result = try space.run("files")
        #expect(result.status == 1)
        #expect(result.errors.contains("examples/files/2015.csv"))
        let written = try FileManager.default.contentsOfDirectory(
            atPath: space.url.appending(path: ".demo/files").path)
        #expect(Set(written).isSubset(of: ["wet-2012.parquet", "wet-2013.parquet", "wet-2014.parquet"]))
        // What is missing comes, and the run goes on with it.
        try FileManager.default.copyItem(
            at: Project.root.appending(path: "examples/files/2015.csv"),
            to: space.url.appending(path: "examples/files/2015.csv"))
        let resumed = try space.run("files", ["--resume"])
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try message(space).contains("4 files read"))
    }

    private func message(_ space: ExampleSpace) throws -> String {
        let folder = space.url.appending(path: ".demo/files")
        let name = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix("-tell.txt") }
        #expect(name.count == 1)
        return try String(contentsOf: folder.appending(path: name.first ?? "-"), encoding: .utf8)
    }

    /// What a Python expression over `d`, the newest run as `pype status` shows it, gives.
    private func json(_ space: ExampleSpace, _ expression: String) throws -> String {
        let status = try space.pype("status", "--format", "json")
        return try ChildProcess.python(
            "import sys, json; d = json.loads(sys.argv[1]); print(\(expression))", [status.output]
        ).trimmingCharacters(in: .newlines)
    }
}
