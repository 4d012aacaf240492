import Foundation
import PypeBuild
import PypeModel
import TestSupport
import Testing

@Suite("The sample flow of the specification")
struct SampleFlowTests {
    @Test("loads and plans unchanged, with one warning for each control edge inside its sub flow")
    func plans() throws {
        let report = try Fixture.check(Fixture.sample)
        #expect(report.marks == ["control-inside 40:8", "control-inside 41:8"])
        let dag = try #require(report.dag)
        #expect(dag.nodes.map(\.id) == ["source_csv", "transform_data", "output_parquet"])
        #expect(dag.subflows == [DagSubflow(nodes: [0, 1, 2])])
        #expect(
            dag.edges == [DagEdge(from: 0, output: 0, to: 1, input: 0), DagEdge(from: 1, output: 0, to: 2, input: 0)])
        #expect(dag.controls.isEmpty)
        var settings = DagSettings(threads: 8, timeout: 3600)
        settings.retries = 1
        settings.retryDelay = 1
        settings.grace = 10
        settings.checkpoints = true
        #expect(dag.settings == settings)
        #expect(dag.nodes[0].config["encoding"] == .string("utf-8"))
        #expect(dag.nodes[0].config["delimiter"] == .string(","), "defaults are filled in")
        #expect(dag.nodes[0].config["sample"] == .double(1), "a whole default of a float is a float")
        #expect(dag.nodes[0].config["max_rows"] == nil, "a parameter without a default stays the module's matter")
    }

    @Test("builds into the four files, the flow as it was written among them")
    func builds() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("flow.yaml", Fixture.sample)
        let jobs = folder.path + "/jobs"
        let (job, report) = try Build.emit(flowFile: file.path, registry: Fixture.registry, into: jobs)
        #expect(job == jobs + "/sample_etl")
        let names = try FileManager.default.subpathsOfDirectory(atPath: jobs).sorted()
        #expect(
            names == [
                "sample_etl", "sample_etl/context", "sample_etl/context/sample_etl_default.json",
                "sample_etl/sample_etl.yaml", "sample_etl/sample_etl_dag.json",
                "sample_etl/sample_etl_execution_metadata.json",
            ])
        let yaml = try Data(contentsOf: URL(filePath: jobs + "/sample_etl/sample_etl.yaml"))
        #expect(yaml == Data(Fixture.sample.utf8))
        let dag = try DagFile.read(try DagFile.locate(in: jobs + "/sample_etl"))
        #expect(dag == report.dag)
    }
}
