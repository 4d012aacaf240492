import Testing

@Suite("Scheduler beside the reference model")
struct ReferenceModelTests {
    @Test("10,000 random flows run as the model says, whatever ends first", arguments: 0..<20)
    func agrees(part: UInt64) {
        var counts = FlowCounts()
        for seed in part * 500..<part * 500 + 500 {
            var run = SimulatedRun(seed: seed)
            if let difference = run.run() {
                // One is enough to look into, and the others are likely to have the same cause.
                Issue.record("\(difference)")
                return
            }
            counts.add(run.counts)
        }
        for (name, least) in Self.least { #expect(counts[name] >= least, "\(name)") }
    }

    /// What 500 flows must have come by, or they would show little.
    private static let least = [
        "edges normal": 2_000, "edges start": 500, "edges iterate": 800, "exits": 300, "opened by exits": 60,
        "opened by starts": 100, "conditions success": 2_000, "conditions failure": 300, "conditions always": 500,
        "expressions with status": 100, "expressions without status": 100, "judgements": 200, "lists": 400,
        "frames": 500, "nested frames": 150, "iterations without items": 50, "iterations side by side": 150,
        "iterations cut short": 5, "joins any of mixed verdicts": 60, "saves": 800, "stops": 20,
        "handlers under halt": 40, "handlers behind exits under halt": 1, "drops blocked": 800, "drops skipped": 800,
        "drops cancelled": 500, "sub flows failed": 200, "sub flows cancelled": 200, "flows succeeded": 150,
        "flows failed": 150, "flows cancelled": 10,
    ]
}
