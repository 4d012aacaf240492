import Foundation
import TestSupport
import Testing

@Suite("validate --schemas")
struct SchemaCommandTests {
    private let space: Workspace

    init() throws {
        space = try Workspace()
        try space.folder.write("people.csv", "name,age,né\nAda,36,1815-12-10\n")
    }

    private func validate(_ modules: String, _ data: [String] = [], _ options: [String] = []) throws -> ProcessResult {
        let edges = data.map { "    - \($0)\n" }.joined()
        try space.folder.write(
            "f.yaml",
            "flow: {name: f, version: 1.0.0}\ncontext: {file: people.csv, age: age, later: null}\nmodules:\n\(modules)"
                + (data.isEmpty ? "" : "connections:\n  data:\n\(edges)"))
        return try ChildProcess.run(
            Project.pype, ["validate", "--schemas", "f.yaml"] + options, in: space.folder.url,
            environment: Workspace.environment(space.path))
    }

    private static let read = "  - {id: read, name: csv_source, config: {file_path: '{{context.file}}'}}\n"

    @Test("shows the columns of each output, with the defaults of the context filled in")
    func columns() throws {
        let result = try validate(
            Self.read + "  - {id: keep, name: filter_mod, config: {condition: '\"{{context.age}}\" > 18'}}\n",
            ["read.data - keep.input"])
        #expect(result.status == 0)
        #expect(result.errors.contains("f.yaml is valid"))
        let rows = result.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(rows.first == "module port column type nulls")
        #expect(
            rows.filter { $0.hasPrefix("keep") } == [
                "keep output name utf8 yes", "keep output age int64 yes", "keep output né date32 yes",
            ])
        #expect(rows.contains("read rejects error_message utf8 no"))
        #expect(!result.output.contains("not known"))
    }

    @Test("finds a column that is not there, with the place in the file and the nearest column")
    func refused() throws {
        let flow = Self.read + "  - {id: keep, name: filter_mod, config: {condition: 'agee > 18'}}\n"
        let result = try validate(flow, ["read.data - keep.input"])
        #expect(result.status == 2)
        #expect(result.errors.contains("error[schema-refused]: 'keep' (filter_mod):"), "\(result.errors)")
        #expect(result.errors.contains("f.yaml:5:10"))
        #expect(result.errors.contains("'age'"))
        #expect(!result.errors.contains("is valid"))
        let json = try validate(flow, ["read.data - keep.input"], ["--format", "json"])
        #expect(json.status == 2)
        let script = """
            import json, sys
            d = json.load(sys.stdin)
            print([(x["rule"], x["location"]["line"]) for x in d["diagnostics"]])
            for n in d["schemas"]:
                print(n["id"], n.get("unknown"), [(o["port"], o["columns"] and [tuple(c.values()) for c in o["columns"]][:1]) for o in n["outputs"]])
            """
        let read = try ChildProcess.run(Project.python, ["-c", script], input: json.output)
        #expect(
            read.output == """
                [('schema-refused', 5)]
                read None [('data', [('name', True, 'utf8')]), ('rejects', [('error_code', False, 'int32')])]
                keep it refused [('output', None)]

                """, "\(read.errors)")
    }

    @Test("a config that a module refuses by itself is found, also of modules that move no rows")
    func refusedConfig() throws {
        let result = try validate(
            "  - {id: sum, name: set_solo, config: {values: {rows: 1}, formulas: {a: row + 1}}}\n")
        #expect(result.status == 2)
        #expect(result.errors.contains("there is no value 'row'"), "\(result.errors)")
    }

    @Test("says what only a run can know, and takes nothing amiss for it")
    func unknown() throws {
        let result = try validate(
            """
              - {id: a, name: csv_source, config: {file_path: "{{run.id}}.csv"}}
              - {id: b, name: csv_source, config: {file_path: "not-there-yet.csv"}}
              - {id: c, name: csv_source, config: {file_path: "x/{{context.later}}"}}
              - {id: d, name: csv_source, config: {file_path: "{{secret.env:WORD}}"}}
              - {id: e, name: filter_mod, config: {condition: "x > 1"}}

            """, ["a.data - e.input"])
        #expect(result.status == 0)
        for reason in [
            "a: the columns of data and rejects are not known: {{run.id}} is known in a run only",
            "b: the columns of data and rejects are not known: not-there-yet.csv",
            "c: the columns of data and rejects are not known: {{context.later}} is known in a run only",
            "d: the columns of data and rejects are not known: {{secret.env:WORD}} is known in a run only",
            "e: the columns of output are not known: the columns that come from 'a' are not known",
        ] {
            #expect(result.output.contains(reason), "\(reason)\n\(result.output)")
        }
    }

    @Test("a module that crashes brings a warning, and the rest of the flow is looked at")
    func crash() throws {
        try CCompiler.library("schemas", from: CCompiler.fixtures.appending(path: "schemas.c"), in: space.folder)
        #expect(try space.pype("register-module", "\(space.path)/libschemas.so").status == 0)
        let result = try validate("  - {id: bad, name: fx_crash}\n" + Self.read)
        #expect(result.status == 0)
        #expect(
            result.errors.contains(
                "warning[schema-crash]: 'bad' (fx_crash): asked for its columns, it crashed with SIGSEGV"),
            "\(result.errors)")
        #expect(result.errors.contains("f.yaml:4:10"))
        #expect(result.output.contains("age"))
    }

    @Test("a flow that is wrong anyway is told so, and no module is loaded")
    func invalid() throws {
        let result = try validate("  - {id: a, name: csv_sauce}\n")
        #expect(result.status == 2)
        #expect(result.errors.contains("csv_source"))
        #expect(result.output.isEmpty)
    }
}
