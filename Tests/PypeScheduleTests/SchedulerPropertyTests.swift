import PypeModel
import PypeSchedule
import TestSupport
import Testing

/// Random flows against rules that can be checked without a scheduler.
@Suite("Scheduler on random flows")
struct SchedulerPropertyTests {
    @Test("every node ends exactly once, after its inputs and its incoming edges", arguments: 0..<400)
    func random(seed: UInt64) {
        var random = RandomNumbers(seed: seed)
        let sizes = (0..<Int.random(in: 1...12, using: &random)).map { _ in Int.random(in: 1...5, using: &random) }
        let starts = sizes.indices.map { sizes[..<$0].reduce(0, +) }
        var edges: [(Int, Int)] = []
        var controls: [(Int, Int, Int)] = []
        for (subflow, size) in sizes.enumerated() {
            // Connected by construction: each node but the first reads an earlier one.
            for node in 1..<max(1, size) {
                edges.append((starts[subflow] + Int.random(in: 0..<node, using: &random), starts[subflow] + node))
            }
            for earlier in 0..<subflow where Int.random(in: 0..<4, using: &random) == 0 {
                controls.append((starts[earlier], Int.random(in: 1...3, using: &random), starts[subflow]))
            }
        }
        var fixture = ScheduleFixture(subflows: sizes, edges: edges, controls: controls)
        fixture.maxParallel = Int.random(in: 1...4, using: &random)
        fixture.halts = Bool.random(using: &random)
        let failing = Set(
            fixture.dag.nodes.indices.filter { _ in seed % 2 == 1 && Int.random(in: 0..<15, using: &random) == 0 })

        let trace = fixture.run(
            outcome: { failing.contains($0) ? .failed : .succeeded },
            next: { Int.random(in: 0..<$0, using: &random) })

        let position = Dictionary(uniqueKeysWithValues: trace.started.enumerated().map { ($1, $0) })
        #expect(position.count == trace.started.count)
        #expect(Set(trace.started).isDisjoint(with: trace.dropped.keys))
        #expect(trace.started.count + trace.dropped.count == fixture.dag.nodes.count)
        for (from, to) in edges where position[to] != nil {
            #expect(position[from] ?? .max < position[to] ?? .min)
            #expect(!failing.contains(from))
        }
        for (from, _, to) in controls where position[to] != nil {
            let source = fixture.dag.nodes[from].subflow
            #expect(fixture.dag.subflows[source].nodes.allSatisfy { position[$0] ?? .max < position[to] ?? .min })
            #expect(trace.subflows[source] == .succeeded)
        }
        #expect(trace.mostAtOnce <= fixture.maxParallel)
        let hasFailed = trace.started.contains { failing.contains($0) }
        #expect(trace.result == (hasFailed ? .failed : .succeeded))
        if !hasFailed { #expect(trace.dropped.isEmpty) }
    }

    @Test("the same flow gives the same order of starts", arguments: 0..<50)
    func repeatable(seed: UInt64) {
        var random = RandomNumbers(seed: seed)
        let controls = (1..<15).map { target in
            (target - Int.random(in: 1...target, using: &random), Int.random(in: 1...3, using: &random), target)
        }
        let fixture = ScheduleFixture(subflows: Array(repeating: 1, count: 15), controls: controls)
        #expect(fixture.run().started == fixture.run().started)
    }
}
