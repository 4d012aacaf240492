import Foundation
import TestSupport
import Testing

/// What people are told when a run fails.
@Suite("Messages of a run that failed")
struct FailureMessageTests {
    @Test("the item of an iteration is named, and steps that did their work for other items are not cancelled")
    func item() throws {
        let space = try Workspace()
        try space.folder.write("in0.csv", "n\n1\n2\n")
        let result = try space.run(
            """
            flow: {name: items, version: 1.0.0}
            modules:
              - {id: list, name: generate_source, config: {rows: 3}}
              - {id: read, name: csv_source, config: {file_path: "in{{iter.item}}.csv"}}
              - {id: write, name: csv_sink, config: {output_path: "out{{iter.item}}.csv"}}
            connections:
              data: [read.data - write.input]
              control: ["list (1|iterate) read"]
            """)
        #expect(result.status == 1)
        #expect(result.errors.contains("error: read#1: in1.csv: No such file or directory [NOT_FOUND"))
        let status = try space.pype("status").output
        #expect(status.contains("\nread#1: in1.csv: No such file or directory [NOT_FOUND in run]"), "\(status)")
        let write = status.split(separator: "\n").first { $0.hasPrefix("write ") }
        #expect(write?.split(separator: " ").dropFirst(2).prefix(2) == ["succeeded", "1"], "\(status)")
        let script = "import json, sys; d = json.load(sys.stdin); print(d['nodes'][1]['error']['iteration'])"
        let json = try space.pype("status", "--format", "json").output
        #expect(try ChildProcess.run(Project.python, ["-c", script], input: json).output == "1\n")
    }

    @Test(
        "a file that is not there brings the folder where its relative path starts, an absolute one says all there is",
        arguments: ["csv_source", "ipc_source", "json_source", "parquet_source", "file_list_source"])
    func missingFile(module: String) throws {
        let space = try Workspace()
        let parameter = ["parquet_source", "file_list_source"].contains(module) ? "path" : "file_path"
        for path in ["no/such.file", "/no/such.file"] {
            let result = try space.run(
                """
                flow: {name: gone, version: 1.0.0}
                modules:
                  - {id: read, name: \(module), config: {\(parameter): \(path)}}
                """)
            #expect(result.status == 1)
            let folder = URL(filePath: space.path).resolvingSymlinksInPath().path
            let words = "help: relative paths start at '\(folder)', the folder in which pype was started"
            #expect(result.errors.contains(words) == !path.hasPrefix("/"), "\(result.errors)")
        }
    }

    @Test("of rejected rows that nobody reads the first is told, with its reason", arguments: ["", ", max_rejects: 1"])
    func rejected(policy: String) throws {
        let space = try Workspace()
        try space.folder.write("in.csv", "n,d\n1,2024-01-01\n2,nonsense\n3,worse\n")
        let result = try space.run(
            """
            flow: {name: strict, version: 1.0.0}
            modules:
              - {id: read, name: csv_source, config: {file_path: in.csv, types: {d: utf8}}}
              - {id: cast, name: cast_mod, config: {columns: {d: date32}, mode: reject}\(policy)}
              - {id: show, name: preview_sink}
            connections: {data: [read.data - cast.input, cast.output - show.input]}
            """)
        #expect(result.status == 1)
        let words = policy.isEmpty ? "2 rows were rejected, and nobody reads port" : "and max_rejects allows 1"
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(result.errors.contains("; the first: ") && result.errors.contains("'nonsense'"), "\(result.errors)")
    }

    @Test("csv_sink names the parameter that gives nulls a text")
    func nulls() throws {
        let space = try Workspace()
        try space.folder.write("in.jsonl", "{\"a\": 1}\n{\"a\": null}\n")
        let result = try space.run(
            """
            flow: {name: nulls, version: 1.0.0}
            modules:
              - {id: read, name: json_source, config: {file_path: in.jsonl}}
              - {id: write, name: csv_sink, config: {output_path: out.csv}}
            connections: {data: [read.data - write.input]}
            """)
        #expect(result.status == 1 && result.errors.contains("'null_text'"), "\(result.errors)")
    }
}
