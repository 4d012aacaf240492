import Foundation
import PypeHost
import PypeModel
import PypeSchedule
import Synchronization
import TestSupport

@testable import PypeRun

/// A job over the modules of Tests/Fixtures/steps.c, written as a dag.json into a folder of its own and run from there.
final class StepFlow: Sendable {
    private static let folder = Result { try TemporaryFolder() }
    private static let built = Result {
        try CCompiler.library("steps", from: CCompiler.fixtures.appending(path: "steps.c"), in: folder.get())
    }

    let home: TemporaryFolder
    let dag: Dag
    var job: String { home.url.appending(path: "job").path }
    /// The file that modules write their calls to.
    var journal: String { home.url.appending(path: "journal.txt").path }

    /// - Parameters:
    ///   - nodes: (id, module without `fx_`, config); "journal" is added to each config.
    ///   - edges: "from.port" to "to.port".
    ///   - controls: (from, order, to).
    init(
        _ nodes: [(String, String, [String: Value])], edges: [(String, String)] = [],
        controls: [(String, Int, String)] = [], settings: DagSettings = DagSettings(),
        change: (inout Dag) -> Void = { _ in }
    ) throws {
        home = try TemporaryFolder()
        let path = try Self.built.get()
        let library = try ModuleLibrary.open(path: path)
        var spec = library.spec
        spec.sha256 = try FileHash.sha256(path: path)
        let modules = library.modules.map { DagModule(library: spec, spec: $0.spec) }
        func index(_ id: Substring) -> Int { nodes.firstIndex { $0.0 == id } ?? -1 }
        func module(_ name: String) -> Int { modules.firstIndex { $0.spec.name == "fx_\(name)" } ?? -1 }
        let wires = edges.map { edge in
            let from = edge.0.split(separator: ".")
            let to = edge.1.split(separator: ".")
            let source = modules[module(nodes[index(from[0])].1)].spec
            let target = modules[module(nodes[index(to[0])].1)].spec
            return DagEdge(
                from: index(from[0]), output: source.outputPorts.firstIndex { $0.name == from[1] } ?? -1,
                to: index(to[0]), input: target.inputPorts.firstIndex { $0.name == to[1] } ?? -1)
        }
        let journal = home.url.appending(path: "journal.txt").path
        let subflow = Self.components(nodes.count, wires)
        var dag = Dag(
            flow: FlowInfo(name: "steps", version: "1.0.0"), settings: settings, modules: modules,
            nodes: nodes.enumerated().map { index, node in
                DagNode(
                    id: node.0, module: module(node.1),
                    config: node.2.merging(["journal": .string(journal)]) { first, _ in first }, subflow: subflow[index]
                )
            },
            edges: wires,
            subflows: (0..<(subflow.max() ?? -1) + 1).map { group in
                DagSubflow(nodes: nodes.indices.filter { subflow[$0] == group })
            },
            controls: controls.map { DagControl(from: index($0.0[...]), to: index($0.2[...]), order: $0.1) })
        change(&dag)
        self.dag = dag
        try home.write("job/steps_dag.json", Data(try DagFile.encode(dag)))
    }

    /// Runs the job to its end, in a thread that is nobody else's.
    func run(
        options: RunOptions = RunOptions(), observers: [any RunObserver] = [],
        started: @Sendable (JobRun) -> Void = { _ in }
    ) throws -> RunRecord {
        let run = try JobRun(job: try JobFolder(path: job), options: options) { _, _ in observers }
        started(run)
        return try run.execute()
    }

    /// What the modules were asked, in order: "create a", "setup a", …
    func calls() -> [String] {
        ((try? String(contentsOfFile: journal, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
    }

    /// Numbers the connected components in the order of their first node.
    private static func components(_ count: Int, _ edges: [DagEdge]) -> [Int] {
        var group = Array(0..<count)
        for _ in 0..<count {
            for edge in edges {
                let least = min(group[edge.from], group[edge.to])
                group[edge.from] = least
                group[edge.to] = least
            }
        }
        var numbers: [Int: Int] = [:]
        return group.map { first in
            if let number = numbers[first] { return number }
            numbers[first] = numbers.count
            return numbers.count - 1
        }
    }
}

extension RunRecord {
    func node(_ id: String) -> NodeReport? { nodes.first { $0.id == id } }
}

/// Keeps what a run tells.
final class Listener: RunObserver {
    private let events = Mutex<[String]>([])
    private let onBegin: @Sendable () -> Void

    /// - Parameters:
    ///   - onBegin: called when the first node begins.
    init(onBegin: @escaping @Sendable () -> Void = {}) { self.onBegin = onBegin }

    var all: [String] { events.withLock { $0 } }

    func nodeBegan(_ node: Int, iteration: String) {
        events.withLock { $0.append("began \(node)") }
        onBegin()
    }
    func nodeEnded(_ node: Int, _ report: NodeReport) {
        events.withLock { $0.append("ended \(node) \(report.status.rawValue)") }
    }
    func message(_ message: RunMessage) {
        events.withLock {
            $0.append("\(message.level) \(message.nodeID ?? "-") \(message.text) \(message.fields ?? "-")")
        }
    }
}
