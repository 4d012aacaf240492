import PypeBuild
import PypeModel
import PypeSchedule
import TestSupport
import Testing

@Suite("What comes before what")
struct PrecedenceTests {
    /// Which nodes each node and each condition may read, by the findings of the build.
    private static func certain(_ flow: RandomControls) throws -> (nodes: [[Int]], edges: [[Int]]) {
        let all = 0..<flow.count
        let names = "[" + all.map { "'{{n\($0)__rows}}'" }.joined(separator: ", ") + "]"
        let report = try Fixture.check(
            flow.flow(
                reading: { _ in names }, expression: all.map { "n\($0)__rows > 0" }.joined(separator: " or ")))
        #expect(Set(report.rules).isSubset(of: ["global-not-before"]), "\(report.diagnostics)")
        var nodes = all.map { _ in Set(all) }
        var edges = flow.edges.map { Set($0.condition == nil ? Array(all) : []) }
        // Columns of the connections in their line, to tell which a finding is about.
        var ends: [Int] = []
        var column = "  control: [".count
        for edge in flow.edges {
            let expression = edge.condition ?? all.map { "n\($0)__rows > 0" }.joined(separator: " or ")
            let parts = [edge.kind, expression].filter { !$0.isEmpty }
            column += "\"n\(edge.from) (\(edge.order)|\(parts.joined(separator: ", "))) n\(edge.to)\", ".count
            ends.append(column)
        }
        for diagnostic in report.diagnostics where diagnostic.rule == "global-not-before" {
            let location = try #require(diagnostic.location)
            let name = try #require(diagnostic.message.firstMatch(of: /^'n([0-9]+)__rows'/)?.1)
            let node = try #require(Int(name))
            if location.line - 3 < flow.count {
                nodes[location.line - 3].remove(node)
            } else {
                let edge = try #require(ends.firstIndex { location.column <= $0 })
                edges[edge].remove(node)
            }
        }
        return (nodes.map { $0.sorted() }, edges.map { $0.sorted() })
    }

    @Test("what may be read has ended in every run of the scheduler", arguments: UInt64(1)...16)
    func sound(seed: UInt64) throws {
        var random = RandomNumbers(seed: seed)
        var beyondAncestors = 0
        for _ in 0..<8 {
            let flow = RandomControls(&random)
            let (nodes, edges) = try Self.certain(flow)
            let report = try Fixture.check(flow.flow(reading: { _ in "x" }, expression: "run.id != ''"))
            let dag = try #require(report.dag, "\(report.diagnostics)")
            for round in 0..<20 {
                var watch = SchedulerWatch(dag, beforeNode: nodes, beforeEdge: edges, halts: round % 3 == 0)
                watch.run(failure: round % 4 * 15, &random)
                #expect(watch.violations.isEmpty, "\(flow.flow(reading: { _ in "x" }, expression: "run.id != ''"))")
            }
            beyondAncestors += Self.beyondAncestors(flow, nodes)
        }
        #expect(beyondAncestors > 0)
    }

    /// Pairs that are certain though no way of edges leads from the one to the other; and every ancestor is certain.
    private static func beyondAncestors(_ flow: RandomControls, _ certain: [[Int]]) -> Int {
        var ancestors = [Set<Int>](repeating: [], count: flow.count)
        for node in 0..<flow.count {
            for edge in flow.edges where edge.to == node {
                ancestors[node].formUnion(ancestors[edge.from].union([edge.from]))
            }
        }
        for (node, found) in ancestors.enumerated() { #expect(found.isSubset(of: certain[node])) }
        return zip(certain, ancestors).reduce(0) { $0 + Set($1.0).subtracting($1.1).count }
    }

    @Test("items can be read exactly where the scheduler iterates", arguments: UInt64(1)...40)
    func scopes(seed: UInt64) throws {
        var random = RandomNumbers(seed: seed)
        let flow = RandomControls(&random)
        let report = try Fixture.check(flow.flow(reading: { _ in "'{{iter.index}}'" }, expression: "run.id != ''"))
        let dag = try #require(Fixture.check(flow.flow(reading: { _ in "x" }, expression: "run.id != ''")).dag)
        let graph = FlowGraph(dag)
        let outside = Set(report.diagnostics.filter { $0.rule == "iter-outside" }.compactMap { $0.location?.line })
        for node in 0..<flow.count {
            #expect(graph.isIterated(subflow: dag.nodes[node].subflow) == !outside.contains(node + 3))
        }
    }

    static let certainCases: [([String], String)] = [
        (["a (1|) z"], "a"), (["a (1|start) b", "b (1|failure) z"], "a"), (["l (1|) a", "l (2|) z"], "a"),
        (["l (1|) b", "b (1|always) a", "l (Last|) z"], "a"), (["l (1|iterate) a", "l (2|) z"], "a"),
        (["l (1|iterate) a", "a (1|) z"], "a"), (["l (1|iterate) b", "b (1|start) a", "l (2|) z"], "a"),
        (["l (1|iterate) b", "b (1|) a", "b (2|) z"], "a"), (["l (1|iterate) z", "a (1|) l"], "a"),
        (["l (1|) a", "l (2|start) b", "b (1|) z"], "a"),
    ]

    @Test("modules that have surely ended can be read", arguments: certainCases)
    func certain(_ item: (control: [String], module: String)) throws {
        let modules = ["a step", "b step", "l list", "z step config: {any: '{{\(item.module)__ROWS}}'}"]
        let report = try Fixture.check(Fixture.flow(modules, control: item.control))
        #expect(report.rules.isEmpty, "\(report.diagnostics)")
    }
}
