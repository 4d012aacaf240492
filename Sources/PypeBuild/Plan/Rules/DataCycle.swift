import PypeModel

/// Data connections form a cycle, so that no module of it could ever start. The message names the path.
enum DataCycle: Rule {
    static let id = "data-cycle"
    /// Modules of a path that a message names.
    private static let shown = 20

    static func report(_ draft: Draft, waiting: [Int], _ findings: inout Findings) {
        let cycles = Cycles.find(
            nodes: draft.nodes.count, edges: draft.edges.map { ($0.from, $0.to) }, suspects: waiting.map { $0 > 0 })
        for cycle in cycles {
            // Tell it from the module that stands first in the file.
            let start = cycle.indices.min { draft.edges[cycle[$0]].from < draft.edges[cycle[$1]].from } ?? 0
            let edges = (cycle[start...] + cycle[..<start]).map { draft.edges[$0].source }
            var path = edges.prefix(shown).map {
                "\($0.from.node.value).\($0.from.port.value) → \($0.to.node.value).\($0.to.port.value)"
            }
            if edges.count > shown { path.append("… (\(edges.count - shown) more)") }
            guard let first = edges.first else { continue }
            findings.add(
                DataCycle.self, at: first.from.node.position,
                "the data connections form a cycle: \(path.joined(separator: " → "))",
                hint: "remove one of these connections")
        }
    }
}
