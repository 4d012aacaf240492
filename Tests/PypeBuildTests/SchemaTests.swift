import Foundation
import PypeBuild
import PypeModel
import TestSupport
import Testing

@Suite("JSON Schemas")
struct SchemaTests {
    private static func path(_ name: String) -> String { Project.root.appending(path: "registry/\(name)").path }

    /// What Python's jsonschema says of each document: `ok`, or the path of the first error.
    private func verdicts(_ schema: String, _ documents: [String]) throws -> [String] {
        let folder = try TemporaryFolder()
        let files = try documents.enumerated().map { try folder.write("\($0.offset).json", $0.element).path }
        let script = """
            import json, jsonschema, sys
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft7Validator.check_schema(schema)
            for name in sys.argv[2:]:
                errors = list(jsonschema.Draft7Validator(schema).iter_errors(json.load(open(name))))
                print('ok' if not errors else '/'.join(str(step) for step in errors[0].absolute_path) or 'root')
            """
        return try ChildProcess.python(script, [Self.path(schema)] + files).split(separator: "\n").map(String.init)
    }

    private func schema(_ name: String) throws -> Value {
        try Value(json: [UInt8](try Data(contentsOf: URL(filePath: Self.path(name)))))
    }

    @Test("of flows describe every key that a flow file may have, and no other")
    func keys() throws {
        func properties(_ path: [String]) throws -> [String: Value] {
            var value = try schema("flow.schema.json")
            for step in path + ["properties"] {
                guard case .object(let object) = value, let next = object[step] else { return [:] }
                value = next
            }
            guard case .object(let object) = value else { return [:] }
            return object
        }
        let module = ["properties", "modules", "items"]
        for (path, known) in [
            ([], FlowKeys.root), (["properties", "flow"], FlowKeys.flow),
            (["properties", "settings"], FlowKeys.settings), (module, FlowKeys.module),
            (module + ["properties", "configs"], FlowKeys.configs),
            (["properties", "connections"], FlowKeys.connections),
        ] {
            let found = try properties(path)
            #expect(found.keys.sorted() == known.sorted())
            for (key, value) in found {
                guard case .object(let entry) = value else { continue }
                #expect(entry["description"]?.stringValue?.isEmpty == false, "\(key) has no description")
            }
        }
    }

    /// The sample flow in JSON, which is YAML too.
    static let sample = """
        {"flow": {"name": "sample_etl", "version": "1.0.0", "authors": ["developer"], "created": "2025-01-15"},
         "settings": {"timeout": 3600, "retries": 1, "fail_strategy": "halt", "execution_mode": "pandas", "threads": 8},
         "modules": [
          {"id": "source_csv", "name": "csv_source", "configs": {"required": {"file_path": "/data/input.csv"},
           "optional": {"encoding": "utf-8"}}},
          {"id": "transform_data", "name": "filter_mod", "configs": {"required": {"condition": "age > 18"}}},
          {"id": "output_parquet", "name": "parquet_sink", "configs": {"required": {"output_path": "/data/output.parquet"}}}],
         "connections": {"data": ["source_csv.data - transform_data.input", "transform_data.output - output_parquet.input"],
          "control": ["source_csv (1|) transform_data", "transform_data (2|) output_parquet"]}}
        """

    @Test("of flows agree with the build on what stands in the file")
    func flows() throws {
        #expect(try Fixture.check(Self.sample).dag == Fixture.check(Fixture.sample).dag)
        func changed(_ old: String, _ new: String) -> String { Self.sample.replacingOccurrences(of: old, with: new) }
        func module(_ keys: String) -> String {
            changed("\"id\": \"source_csv\", ", "\"id\": \"source_csv\", \(keys), ")
        }
        let cases: [(flow: String, place: String)] = [
            (Self.sample, "ok"),
            (changed("\"settings\": {", "\"setings\": {"), "root"),
            (changed("\"settings\": {", "\"context\": {\"dir\": \"x\"}, \"settings\": {"), "ok"),
            (changed("\"settings\": {", "\"context\": {\"a b\": 1}, \"settings\": {"), "context"),
            (changed("3600", "0"), "settings/timeout"), (changed("3600", "\"1h\""), "settings/timeout"),
            (changed("\"retries\": 1", "\"retries\": 4"), "settings/retries"),
            (changed("halt", "stop"), "settings/fail_strategy"), (changed("halt", "continue"), "ok"),
            (changed("pandas", "dask"), "settings/execution_mode"), (changed("pandas", "eager"), "ok"),
            (changed("\"threads\": 8", "\"threads\": 0"), "settings/threads"),
            (changed("\"threads\": 8", "\"max_ram_share\": 0.5, \"grace\": 0, \"checkpoints\": false"), "ok"),
            (changed("\"threads\": 8", "\"max_ram_share\": 0"), "settings/max_ram_share"),
            (changed("\"threads\": 8", "\"spill_threshold_rows\": 1, \"retry_delay\": 0.5"), "ok"),
            (changed("\"threads\": 8", "\"spill_threshold_rows\": 0"), "settings/spill_threshold_rows"),
            (changed("\"threads\": 8", "\"retry_delay\": -1"), "settings/retry_delay"),
            (changed("\"threads\": 8", "\"checkpoints\": \"no\""), "settings/checkpoints"),
            (changed("\"threads\": 8", "\"max_parallel\": 2"), "ok"),
            (changed("\"sample_etl\"", "\"../x\""), "flow/name"), (changed("\"sample_etl\"", "\"x.\""), "flow/name"),
            (changed("\"version\": \"1.0.0\", ", ""), "flow"),
            (changed("\"id\": \"source_csv\", ", ""), "modules/0"),
            (module("\"join\": \"any\""), "ok"), (module("\"join\": \"some\""), "modules/0/join"),
            (module("\"timeout\": 0.5"), "ok"), (module("\"timeout\": 0"), "modules/0/timeout"),
            (module("\"isolation\": \"process\""), "modules/0/isolation"), (module("\"config\": {}"), "modules/0"),
            (module("\"misc\": {\"x\": 0}, \"retries\": 0"), "ok"), (module("\"retries\": 11"), "modules/0/retries"),
            (module("\"max_rejects\": \"2.5%\", \"force_disk\": true, \"retry_delay\": 0"), "ok"),
            (module("\"max_rejects\": \"101%\""), "modules/0/max_rejects"),
            (module("\"max_rejects\": \"100.0%\""), "ok"), (module("\"max_rejects\": 0"), "ok"),
            (module("\"max_rejects\": -1"), "modules/0/max_rejects"),
            (module("\"force_disk\": 1"), "modules/0/force_disk"),
            (changed("source_csv.data - ", "source_csv.data-"), "connections/data/0"),
            (changed("(1|)", "(0|)"), "connections/control/0"), (changed("(1|)", "(Last|success)"), "ok"),
            (changed("(1|)", "(1|"), "connections/control/0"),
        ]
        let verdicts = try verdicts("flow.schema.json", cases.map(\.flow))
        for (item, verdict) in zip(cases, verdicts) {
            #expect(verdict == item.place)
            let report = try Fixture.check(item.flow)
            #expect(report.hasErrors == (item.place != "ok"), "\(report.diagnostics)")
        }
        #expect(verdicts.count == cases.count)
    }

    @Test("of dags accept what the build writes, and refuse what a run would refuse")
    func dags() throws {
        let dag = try #require(Fixture.check(Fixture.sample).dag)
        let other = try #require(
            Fixture.check(
                Fixture.flow(["a tick", "b drop", "c picky"], data: ["a.out - b.in"], control: ["b (1|) c"])
            ).dag)
        var full = try #require(
            Fixture.check(
                Fixture.flow(
                    [
                        "l list", "a step retries: 2, retry_delay: 0.5, timeout: 9, force_disk: true",
                        "b step join: any",
                        "c csv_source config: {file_path: x}, max_rejects: 5%",
                    ],
                    control: [
                        "l (1|iterate, parallel=2, run.id != '') a", "a (2|always) b", "l (Last|start) c", "c (1|) b",
                    ],
                    more: "settings: {max_ram_share: 0.5, spill_threshold_rows: 9}\n")
            ).dag)
        full.nodes[0].policy.maxRejects = .rows(3)
        func text(_ dag: Dag) throws -> String { String(decoding: try DagFile.encode(dag), as: UTF8.self) }
        let verdicts = try verdicts(
            "dag.schema.json",
            [
                try text(dag), try text(other), try text(full),
                try text(full).replacingOccurrences(of: "\"iterate\"", with: "\"normal\""),
                try text(full).replacingOccurrences(of: "\"join\":\"any\"", with: "\"join\":\"all\""),
                try text(full).replacingOccurrences(of: "\"force_disk\":true", with: "\"force_disc\":true"),
                try text(dag).replacingOccurrences(of: "pype.dag/1", with: "pype.dag/2"),
                try text(dag).replacingOccurrences(of: "\"halt\"", with: "\"stop\""),
                try text(dag).replacingOccurrences(of: "\"subflow\":0", with: "\"subflow\":-1"),
                try text(other).replacingOccurrences(of: "\"order\":1", with: "\"order\":0"),
                try text(dag).replacingOccurrences(of: "\"nodes\": [", with: "\"knots\": ["),
            ])
        #expect(try DagFile.decode(try DagFile.encode(full), file: "dag.json") == full)
        #expect(
            verdicts == [
                "ok", "ok", "ok", "controls/0/kind", "subflows/2/join", "nodes/1/policy", "format",
                "settings/fail_strategy", "nodes/0/subflow", "controls/0/order", "root",
            ])
    }
}
