import Foundation
import TestSupport
import Testing

@Suite("Commands on the registry")
struct RegistryCommandTests {
    @Test("list-modules filters by type and category, as table and as JSON")
    func list() throws {
        let space = try Workspace()
        let table = try space.pype("list-modules", "--type", "sink").output
        #expect(table.contains("parquet_sink"))
        #expect(!table.contains("csv_source"))
        let names = """
            import json, sys
            print(" ".join(sorted(m["name"] for m in json.load(sys.stdin))))
            """
        let json = try space.pype("list-modules", "--type", "source", "--format", "json").output
        let list = try ChildProcess.run(Project.python, ["-c", names], input: json).output
        #expect(list.contains("csv_source"))
        #expect(list.contains("generate_source"))
        #expect(try space.pype("list-modules", "--type", "nonsense").status == 64)
        #expect(try space.pype("list-modules", "--category", "TESTS").output.contains("fx_source"))
    }

    @Test("inspect shows ports, configs, globals, library and YAML that can be copied")
    func inspect() throws {
        let space = try Workspace()
        let text = try space.pype("inspect", "csv_source").output
        for word in ["csv_source", "Output ports", "data", "file_path", "encoding", "row_count", "sha256", "Example"] {
            #expect(text.contains(word), "\(word)")
        }
    }

    @Test("clear-registry forgets the modules, auto-register finds them again, to the same byte")
    func clear() throws {
        let space = try Workspace(registered: false)
        #expect(try space.pype("auto-register").status == 0)
        let first = try Data(contentsOf: space.folder.url.appending(path: "ModRegistry.json"))
        #expect(try space.pype("clear-registry").status == 0)
        #expect(!(try space.pype("list-modules").output.contains("csv_source")))
        #expect(try space.pype("auto-register").status == 0)
        #expect(try Data(contentsOf: space.folder.url.appending(path: "ModRegistry.json")) == first)
    }

    @Test("a folder of --plugin-path that is not there is an error, and nothing is registered")
    func missingFolder() throws {
        let space = try Workspace(registered: false)
        try space.folder.write("file", "x")
        for path in ["nowhere", "file"] {
            let result = try space.pype("auto-register", "--plugin-path", path, "--only-plugin-path")
            #expect(result.status == 2)
            #expect(result.errors.contains("error[plugin-path]: there is no folder '\(path)'"), "\(result.errors)")
            #expect(try space.pype("auto-register", "--plugin-path", path).status == 2)
            #expect(try space.pype("register-module", "csv_source", "--plugin-path", path).status == 2)
        }
        #expect(!FileManager.default.fileExists(atPath: "\(space.path)/ModRegistry.json"))
    }

    @Test("--deadline says which seconds it takes")
    func deadline() throws {
        let result = try Workspace(registered: false).pype("auto-register", "--deadline", "0")
        #expect(result.status == 64 && result.errors.contains("more than 0 and at most 3600"), "\(result.errors)")
    }

    @Test("an empty registry is told, with what to do")
    func emptyRegistry() throws {
        let space = try Workspace(registered: false)
        #expect(try space.pype("list-modules").errors.contains("pype auto-register"))
        try space.folder.write("f.yaml", "flow: {name: f, version: 1.0.0}\nmodules:\n  - {id: a, name: csv_source}\n")
        let result = try space.pype("validate", "f.yaml")
        #expect(result.status == 2)
        #expect(result.errors.contains("auto-register"))
    }
}
