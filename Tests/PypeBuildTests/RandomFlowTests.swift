import Foundation
import PypeBuild
import PypeModel
import TestSupport
import Testing

@Suite("Random flows")
struct RandomFlowTests {
    private static let bits = [
        "&a ", "*a", "[", "]", "{", "}", ": ", "- ", "\t", "\u{0}", "\u{85}", "é", "👩‍👩‍👧", "!!", "!x ", "|\n", ">-\n",
        "\"",
        "'", "#", "? ", "<<: ", "---\n", "...\n", "%YAML 1.1\n", "{{x}}", "\\", "@", "`", "\r", "\n", "  ", "0", "-1",
        "null", "(", ")", "|", " - ", "{{context.x}}", "{{a__b}}", "'}}'", "iterate", ", parallel=2", "start, ",
        "status",
        " == ", "failure", "max_rejects: 5%", "join: any", "retries: 2", "{{'{{'}}", "secret.x#y", "Last",
        "9999999999999999999999", "1e400", ".nan",
    ]

    private static func mutated(_ text: String, _ random: inout RandomNumbers) -> Data {
        var bytes = Data(text.utf8)
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0:
                bytes.insert(contentsOf: Data(bits.randomElement(using: &random)?.utf8 ?? "".utf8), at: place)
            case 1:
                let end = min(bytes.count, place + Int.random(in: 0...12, using: &random))
                bytes.removeSubrange(place..<end)
            case 2:
                if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
            case 3:
                let end = min(bytes.count, place + Int.random(in: 0...200, using: &random))
                bytes.insert(contentsOf: Data(bytes[place..<end]), at: Int.random(in: 0...bytes.count, using: &random))
            case 4:
                // A whole line, somewhere else.
                let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\n")
                let line = lines.randomElement(using: &random) ?? ""
                bytes.insert(contentsOf: Data(("\n" + line + "\n").utf8), at: place)
            default:
                if !bytes.isEmpty { bytes.removeLast(Int.random(in: 0...bytes.count / 4, using: &random)) }
            }
        }
        return bytes
    }

    @Test("give a dag or errors with a place in the file, and the same ones each time", arguments: UInt64(1)...20)
    func mutations(seed: UInt64) throws {
        var random = RandomNumbers(seed: seed)
        for _ in 0..<20 {
            let bytes = Self.mutated(Fixture.sample, &random)
            let report = try Fixture.check(bytes)
            #expect((report.dag == nil) == report.hasErrors)
            let lines = bytes.count + 1
            for diagnostic in report.diagnostics {
                let location = try #require(diagnostic.location)
                #expect((1...lines).contains(location.line) && (1...lines + 1).contains(location.column))
                #expect(!diagnostic.message.isEmpty && !diagnostic.description.utf8.contains(0))
            }
            #expect(try Fixture.check(bytes).marks == report.marks)
        }
    }

    /// A flow as plain lists, and what a slow and simple planner makes of it.
    private struct Reference {
        var edges: [(from: Int, to: Int)]
        var component: [Int]
        var hasCycle: Bool

        init(count: Int, edges: [(from: Int, to: Int)]) {
            self.edges = edges
            // Every node takes the smallest number among its neighbours until nothing changes.
            var component = Array(0..<count)
            var isDone = false
            while !isDone {
                isDone = true
                for edge in edges where component[edge.from] != component[edge.to] {
                    let least = min(component[edge.from], component[edge.to])
                    component[edge.from] = least
                    component[edge.to] = least
                    isDone = false
                }
            }
            self.component = component
            // Nodes nobody leads to go, until none is left or all are led to.
            var left = Set(0..<count)
            while let free = left.first(where: { node in
                !edges.contains { $0.to == node && left.contains($0.from) }
            }) {
                left.remove(free)
            }
            hasCycle = !left.isEmpty
        }
    }

    @Test("of data are planned as a simple planner does", arguments: UInt64(1)...60)
    func graphs(seed: UInt64) throws {
        var random = RandomNumbers(seed: seed)
        let count = Int.random(in: 1...14, using: &random)
        var edges: [(from: Int, to: Int)] = []
        var seen: Set<Int> = []
        for _ in 0..<Int.random(in: 0...16, using: &random) {
            let from = Int.random(in: 0..<count, using: &random)
            let to = Int.random(in: 0..<count, using: &random)
            if from != to, seen.insert(from * count + to).inserted { edges.append((from, to)) }
        }
        let reference = Reference(count: count, edges: edges)
        let names = (0..<count).map { node in
            "n\(node) " + (edges.contains { $0.to == node } ? "union" : seed % 3 == 0 ? "urgent_tick" : "tick")
        }
        let report = try Fixture.check(
            Fixture.flow(names, data: edges.map { "n\($0.from).out - n\($0.to).in" }))
        #expect(report.rules.contains("data-cycle") == reference.hasCycle)
        #expect(Set(report.rules).isSubset(of: ["data-cycle"]))
        guard let dag = report.dag else { return }
        for a in 0..<count {
            for b in 0..<count {
                let isTogether = reference.component[a] == reference.component[b]
                #expect((dag.nodes[a].subflow == dag.nodes[b].subflow) == isTogether)
            }
        }
        #expect(dag.subflows.flatMap(\.nodes).sorted() == Array(0..<count))
        #expect(dag.subflows.compactMap { $0.nodes.min() } == dag.subflows.compactMap { $0.nodes.min() }.sorted())
        for edge in edges {
            let order = dag.subflows[dag.nodes[edge.to].subflow].nodes
            let from = try #require(order.firstIndex(of: edge.from))
            let to = try #require(order.firstIndex(of: edge.to))
            #expect(from < to)
        }
        #expect(dag.edges.map { [$0.from, $0.to] } == edges.map { [$0.from, $0.to] })
    }

    @Test("of control are refused exactly when a simple planner finds a cycle", arguments: UInt64(1)...60)
    func controls(seed: UInt64) throws {
        var random = RandomNumbers(seed: seed)
        let count = Int.random(in: 2...10, using: &random)
        var edges: [(from: Int, to: Int)] = []
        var seen: Set<Int> = []
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            let from = Int.random(in: 0..<count, using: &random)
            let to = Int.random(in: 0..<count, using: &random)
            if from != to, seen.insert(from * count + to).inserted { edges.append((from, to)) }
        }
        let reference = Reference(count: count, edges: edges)
        let report = try Fixture.check(
            Fixture.flow(
                (0..<count).map { "n\($0) solo" },
                control: edges.map { "n\($0.from) (\(Int.random(in: 1...4, using: &random))|) n\($0.to)" }))
        #expect(report.rules.contains("control-cycle") == reference.hasCycle)
        #expect(Set(report.rules).isSubset(of: ["control-cycle"]))
        if let dag = report.dag { #expect(dag.controls.map { [$0.from, $0.to] } == edges.map { [$0.from, $0.to] }) }
    }
}
