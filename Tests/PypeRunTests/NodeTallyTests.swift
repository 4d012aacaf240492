import PypeSchedule
import Testing

@testable import PypeRun

@Suite("The sum of a node's iterations")
struct NodeTallyTests {
    private func tally(_ states: [NodeState]) -> NodeTally {
        var tally = NodeTally(id: "a", module: "m")
        for (index, state) in states.enumerated() {
            var report = NodeReport(id: "a", module: "m", status: state, counts: NodeCounts())
            report.iteration = "\(index)"
            if state == .failed {
                report.error = NodeError(phase: "run", code: "IO", message: "no \(index)", module: "m", library: "l")
            }
            tally.add(report, isIterated: true)
        }
        return tally
    }

    @Test(
        "shows what was done: no node is cancelled, blocked or skipped that did its work for some item",
        arguments: [
            ([.succeeded, .cancelled], .succeeded), ([.cancelled, .succeeded, .blocked], .succeeded),
            ([.succeeded, .failed, .cancelled], .failed), ([.cancelled, .blocked], .cancelled),
            ([.blocked, .skipped], .blocked), ([.skipped], .skipped), ([], .waiting),
        ] as [([NodeState], NodeState)])
    func shown(states: [NodeState], expected: NodeState) { #expect(tally(states).shown.status == expected) }

    @Test("conditions still see that an iteration was cut short")
    func judged() { #expect(tally([.succeeded, .cancelled]).report.status == .cancelled) }

    @Test("an error says which item it is of, the first one that failed", arguments: [0, 1])
    func error(index: Int) {
        let states = [NodeState](repeating: .succeeded, count: index) + [.failed, .failed]
        #expect(tally(states).report.error?.iteration == "\(index)")
    }

    @Test("is kept from an earlier attempt only when all of it is")
    func restored() {
        for (first, second) in [(true, true), (true, false), (false, true)] {
            var tally = NodeTally(id: "a", module: "m")
            for isRestored in [first, second] {
                var report = NodeReport(id: "a", module: "m", status: .succeeded, counts: NodeCounts())
                report.isRestored = isRestored
                tally.add(report, isIterated: true)
            }
            #expect(tally.report.isRestored == (first && second))
        }
    }
}
