import Foundation
import PypeBuild
import PypeModel
import PypeSchedule
import TestSupport
import Testing

@Suite("The order in the execution metadata")
struct ExecutionOrderTests {
    private static func order(_ flow: String) throws -> [Int64] {
        let folder = try TemporaryFolder()
        let file = try folder.write("flow.yaml", flow)
        let job = try #require(
            Build.emit(flowFile: file.path, registry: Fixture.registry, into: folder.path + "/jobs").folder)
        let text = try Data(contentsOf: URL(filePath: job + "/f_execution_metadata.json"))
        guard case .object(let metadata) = try Value(json: [UInt8](text)),
            case .array(let numbers) = metadata["execution_order"]
        else { return [] }
        return numbers.compactMap { if case .int(let number) = $0 { number } else { nil } }
    }

    @Test("is that of the scheduler, one sub flow at a time and all succeeding", arguments: UInt64(1)...60)
    func scheduler(seed: UInt64) throws {
        var random = RandomNumbers(seed: seed)
        let flow = RandomControls(&random, isPlain: true)
        let text = flow.flow(reading: { _ in "x" }, expression: "run.id != ''")
        let dag = try #require(Fixture.check(text).dag)
        let nothing = dag.nodes.map { _ in [Int]() }
        var watch = SchedulerWatch(
            dag, beforeNode: nothing, beforeEdge: dag.controls.map { _ in [] }, halts: false, maxParallel: 1)
        watch.run(failure: 0, &random)
        #expect(try Self.order(text) == watch.starts.map { Int64(dag.nodes[$0].subflow + 1) }, "\(text)")
    }

    static let cases: [([String], [Int64])] = [
        (["a (1|) b", "a (1|failure) c"], [1, 2, 4]), (["a (1|failure) b", "b (1|) c", "a (2|always) c"], [1, 4]),
        (["a (1|iterate) b", "a (2|) c", "b (1|) d"], [1, 2, 4, 3]), (["c (1|start) a", "d (1|) a"], [3, 4, 1, 2]),
    ]

    @Test("leaves out what only a failure leads to", arguments: cases)
    func failures(_ item: (control: [String], order: [Int64])) throws {
        let flow = Fixture.flow(["a list", "b step", "c step", "d step"], control: item.control)
        #expect(try Self.order(flow) == item.order)
    }
}
