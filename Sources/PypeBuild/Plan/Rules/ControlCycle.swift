import PypeModel

/// Control connections form a cycle of sub flows, so that none of them could ever start. The message names the path.
enum ControlCycle: Rule {
    static let id = "control-cycle"
    private static let shown = 20

    static func check(
        _ controls: [ControlPlan.Control], _ draft: Draft, subflows: SubflowPlan, _ findings: inout Findings
    ) {
        let edges = controls.map { (from: subflows.number[$0.from], to: subflows.number[$0.to]) }
        var open = [Int](repeating: 0, count: subflows.count)
        var targets = [[Int]](repeating: [], count: subflows.count)
        for edge in edges {
            open[edge.to] += 1
            targets[edge.from].append(edge.to)
        }
        var ready = open.indices.filter { open[$0] == 0 }
        while let subflow = ready.popLast() {
            for target in targets[subflow] {
                open[target] -= 1
                if open[target] == 0 { ready.append(target) }
            }
        }
        for cycle in Cycles.find(nodes: subflows.count, edges: edges, suspects: open.map { $0 > 0 }) {
            let start = cycle.indices.min { controls[cycle[$0]].from < controls[cycle[$1]].from } ?? 0
            let path = (cycle[start...] + cycle[..<start]).map { controls[$0].source }
            guard let first = path.first else { continue }
            var steps = path.prefix(shown).map { "\($0.from.value) → \($0.to.value)" }
            if path.count > shown { steps.append("… (\(path.count - shown) more)") }
            findings.add(
                ControlCycle.self, at: first.from.position,
                "the control connections form a cycle of sub flows: \(steps.joined(separator: ", "))",
                hint: "remove one of these connections")
        }
    }
}
