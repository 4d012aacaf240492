import Foundation
import PypeHost
import TestSupport
import Testing

@Suite("file_list_source, seen by pyarrow", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct FileListTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for (name, text) in [
            ("b.csv", "12345"), ("a.tar.gz", ""), ("x/é日.csv", "123"), (".hidden", "1"), ("x/.git/c.csv", ""),
            ("README", "12"),
        ] {
            try folder.write(name, text)
        }
    }

    private func list(_ script: String) throws -> String {
        let head = """
            import os, datetime
            module, root = mini_host.Module(sys.argv[1]), sys.argv[2]
            def paths(**config):
                result = module.run({"path": root} | {k: v.replace("ROOT", root) if k == "path" else v for k, v in config.items()})
                if result.status: return result.status, result.message.replace(root, "ROOT")
                return [os.path.relpath(p, root) for p in result.outputs["items"]["path"].to_pylist()]

            """
        return try runInPython(head + script, [Project.library("file_list_source"), folder.path])
    }

    @Test("each file has its path, name, stem, extension, size and time")
    func rows() throws {
        let output = try list(
            """
            os.utime(f"{root}/b.csv", ns=(0, 1_700_000_000_123_456_789))
            result = module.run({"path": root, "recursive": True, "hidden": True})
            table = result.outputs["items"]
            print([str(t) for t in table.schema.types], {f.nullable for f in table.schema})
            for row in table.drop_columns(["path", "modified"]).to_pylist(): print(*row.values(), sep="|")
            row = table.to_pylist()[[n for n in table["name"].to_pylist()].index("b.csv")]
            print(row["path"] == f"{root}/b.csv", row["modified"].isoformat())
            times = [os.stat(p).st_mtime_ns // 1000 for p in table["path"].to_pylist()]
            print(times == table["modified"].cast("int64").to_pylist(), result.globals)
            """)
        #expect(
            output == """
                ['string', 'string', 'string', 'string', 'int64', 'timestamp[us, tz=UTC]'] {False}
                .hidden|.hidden||1
                README|README||2
                a.tar.gz|a.tar|gz|0
                b.csv|b|csv|5
                c.csv|c|csv|0
                é日.csv|é日|csv|3
                True 2023-11-14T22:13:20.123456+00:00
                True {'row_count': 6, 'total_size': 11}

                """)
    }

    @Test("folders and patterns give the files that are asked for, sorted")
    func choices() throws {
        let output = try list(
            """
            print(paths())
            print(paths(recursive=True))
            print(paths(pattern="*.c?v", recursive=True))
            print(paths(path="ROOT/*.csv"), paths(path="ROOT/**/*.csv"), paths(path="ROOT/b.csv"))
            print(paths(path="ROOT/*.json"), paths(path="ROOT/*.json", on_empty="fail"))
            print(paths(path="ROOT/nowhere"), paths(path="ROOT/*.csv", pattern="*"))
            print(module.run({"path": ""}).message, module.run({"path": root}, cancelled=True).status)
            """)
        #expect(
            output == """
                ['README', 'a.tar.gz', 'b.csv']
                ['README', 'a.tar.gz', 'b.csv', 'x/é日.csv']
                ['b.csv', 'x/é日.csv']
                ['b.csv'] ['b.csv', 'x/é日.csv'] ['b.csv']
                [] (105, "'ROOT/*.json': there are no files")
                (105, "'ROOT/nowhere': there is no such file or folder") \
                (102, "'ROOT/*.csv' is a pattern, with which 'pattern' and 'recursive' cannot be given")
                'path' is empty 110

                """)
    }

    @Test("ten thousand files come in batches, and the fingerprint changes with any of them")
    func many() throws {
        for index in 0..<5000 { try folder.write("many/\(index)", "") }
        let output = try list(
            """
            table = module.run({"path": f"{root}/many"}).outputs["items"]
            print(table.num_rows, [len(b) for b in table.to_batches()], table["name"][1])
            """)
        #expect(output == "5000 [4096, 904] 1\n")
        let config = try PluginRun.config(["path": "\(folder.path)/many"])
        let before = try PluginRun.fingerprint("file_list_source", config)
        #expect(try PluginRun.fingerprint("file_list_source", config) == before)
        try folder.write("many/77", "x")
        #expect(try PluginRun.fingerprint("file_list_source", config) != before)
    }
}
