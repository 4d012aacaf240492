import Foundation
import PypeBuild
import PypeModel
import TestSupport
import Testing

@Suite("Job folders")
struct JobFolderTests {
    private let folder: TemporaryFolder
    private let jobs: String

    init() throws {
        folder = try TemporaryFolder()
        jobs = folder.path + "/jobs"
    }

    private func emit(_ text: String) throws -> String? {
        let file = try folder.write("flow.yaml", text)
        return try Build.emit(flowFile: file.path, registry: Fixture.registry, into: jobs).folder
    }

    private func bytes() throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: jobs) {
            files[name] = FileManager.default.contents(atPath: jobs + "/" + name)
        }
        return files
    }

    @Test("have the same bytes however often a flow is built")
    func stable() throws {
        _ = try emit(Fixture.sample)
        let first = try bytes()
        for _ in 0..<5 {
            _ = try emit(Fixture.sample)
            #expect(try bytes() == first)
        }
        #expect(first.keys.allSatisfy { $0.hasPrefix("sample_etl") }, "nothing is left beside the job")
    }

    @Test("are not touched by a flow with errors")
    func errors() throws {
        _ = try emit(Fixture.sample)
        let before = try bytes()
        #expect(try emit(Fixture.sample.replacingOccurrences(of: "csv_source\n", with: "csv_sorce\n")) == nil)
        #expect(try bytes() == before)
    }

    @Test("keep their runs and other contexts when the flow is built again")
    func keeps() throws {
        _ = try emit(Fixture.sample)
        try folder.write("jobs/sample_etl/runs/1/record.json", "{}")
        try folder.write("jobs/sample_etl/context/production.json", "{}")
        let job = try emit(Fixture.sample.replacingOccurrences(of: "age > 18", with: "age > 21"))
        #expect(try bytes()["sample_etl/runs/1/record.json"] == Data("{}".utf8))
        #expect(try bytes()["sample_etl/context/production.json"] == Data("{}".utf8))
        let dag = try DagFile.read(try DagFile.locate(in: try #require(job)))
        #expect(dag.nodes[1].config["condition"] == .string("age > 21"))
    }

    @Test("are replaced whole or not at all when a file is in the way")
    func inTheWay() throws {
        _ = try emit(Fixture.sample)
        // A folder where the dag should go: the last of the four files cannot be put in place.
        let dag = jobs + "/sample_etl/sample_etl_dag.json"
        try FileManager.default.removeItem(atPath: dag)
        try folder.write("jobs/sample_etl/sample_etl_dag.json/x", "x")
        let before = try bytes()
        #expect {
            try emit(Fixture.sample.replacingOccurrences(of: "1.0.0", with: "2.0.0"))
        } throws: { ($0 as? Diagnostic)?.rule == "job-not-written" }
        #expect(try bytes() == before)
    }

    @Test("cannot be made where a file stands, and the message says so")
    func unwritable() throws {
        try folder.write("jobs", "a file")
        #expect {
            try emit(Fixture.sample)
        } throws: { error in
            guard let diagnostic = error as? Diagnostic else { return false }
            return diagnostic.rule == "job-not-written" && diagnostic.message.contains("jobs")
        }
    }

    @Test("cannot be made where a parent is a file, and the message says why")
    func cause() throws {
        let file = try folder.write("file", "x").path
        #expect {
            try Build.emit(
                flowFile: try folder.write("flow.yaml", Fixture.sample).path, registry: Fixture.registry,
                into: file + "/jobs")
        } throws: { error in
            guard let diagnostic = error as? Diagnostic else { return false }
            return diagnostic.rule == "job-not-written"
                && diagnostic.message.hasSuffix("cannot be made: Not a directory")
        }
    }

    @Test("are not put in the place of a file of the same name")
    func fileOfThatName() throws {
        try folder.write("jobs/sample_etl", "mine")
        #expect {
            try emit(Fixture.sample)
        } throws: { error in
            guard let diagnostic = error as? Diagnostic else { return false }
            return diagnostic.rule == "job-not-written" && diagnostic.message.contains("Not a directory")
        }
        #expect(try bytes() == ["sample_etl": Data("mine".utf8)])
    }

    @Test("what a killed build left behind goes with the next build")
    func leftovers() throws {
        try folder.write("jobs/.sample_etl.building-4194304/x", "x")
        _ = try emit(Fixture.sample)
        #expect(try FileManager.default.contentsOfDirectory(atPath: jobs) == ["sample_etl"])
    }

    @Test("tell settings, sub flows and their order to people and tools")
    func metadata() throws {
        _ = try emit(
            Fixture.flow(
                ["a tick", "b drop", "c solo", "d solo", "e solo"], data: ["a.out - b.in"],
                control: ["e (2|) c", "e (1|) a", "b (1|) d"], more: "context: {dir: /data, n: 3.0}\n"))
        let files = try bytes()
        let context = try #require(files["f/context/f_default.json"])
        #expect(String(decoding: context, as: UTF8.self) == "{\n  \"dir\": \"/data\",\n  \"n\": 3.0\n}\n")
        let text = String(decoding: try #require(files["f/f_execution_metadata.json"]), as: UTF8.self)
        guard case .object(let metadata) = try Value(json: text) else {
            Issue.record("no object")
            return
        }
        #expect(metadata["execution_order"] == .array([.int(4), .int(1), .int(3), .int(2)]))
        #expect(
            metadata["subflows"]
                == .array(
                    [(1, ["a", "b"]), (2, ["c"]), (3, ["d"]), (4, ["e"])].map { number, modules in
                        .object([
                            "number": .int(number), "modules": .array(modules.map { .string($0) }),
                            "join": .string("all"),
                        ])
                    }))
        guard case .array(let controls) = metadata["controls"] else {
            Issue.record("no controls")
            return
        }
        #expect(controls.count == 3)
        #expect(
            controls.first
                == .object([
                    "from": .int(4), "to": .int(2), "order": .int(2), "kind": .string("normal"),
                    "condition": .string("success"), "parallel": .int(1),
                ]))
        #expect(
            metadata["settings"]
                == .object([
                    "timeout": .int(3600), "retries": .int(1), "fail_strategy": .string("halt"),
                    "execution_mode": .string("eager"), "threads": .null, "max_parallel": .null,
                    "retry_delay": .double(1),
                    "grace": .double(10), "checkpoints": .bool(true), "spill_threshold_rows": .null,
                    "max_ram_share": .null,
                ]))
    }
}
