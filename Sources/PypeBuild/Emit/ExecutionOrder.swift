import PypeModel

/// The order in which sub flows start when one runs at a time and all succeed: depth-first along the control edges, in
/// ascending order, each sub flow once all edges into it are taken.
enum ExecutionOrder {
    static func subflows(of dag: Dag) -> [Int] {
        var open = [Int](repeating: 0, count: dag.subflows.count)
        var targets = [[(order: Int, subflow: Int)]](repeating: [], count: dag.subflows.count)
        for control in dag.controls {
            let to = dag.nodes[control.to].subflow
            open[to] += 1
            targets[dag.nodes[control.from].subflow].append((control.order, to))
        }
        let urgency = dag.subflows.map { subflow in
            subflow.nodes.map { dag.modules[dag.nodes[$0].module].spec.priority }.max() ?? 0
        }
        // A stack holds the next to start on top, so everything is put on it backwards.
        func isLater(_ a: (order: Int, subflow: Int), _ b: (order: Int, subflow: Int)) -> Bool {
            if a.order != b.order { return a.order > b.order }
            if urgency[a.subflow] != urgency[b.subflow] { return urgency[a.subflow] < urgency[b.subflow] }
            if targets[a.subflow].count != targets[b.subflow].count {
                return targets[a.subflow].count < targets[b.subflow].count
            }
            return a.subflow > b.subflow
        }
        var stack = open.indices.filter { open[$0] == 0 }.map { (order: 1, subflow: $0) }.sorted(by: isLater)
        var result: [Int] = []
        while let next = stack.popLast() {
            // On the stack lie edges; the last one into a sub flow to be taken starts it.
            if open[next.subflow] > 0 { open[next.subflow] -= 1 }
            guard open[next.subflow] == 0 else { continue }
            result.append(next.subflow)
            stack += targets[next.subflow].sorted(by: isLater)
        }
        return result
    }
}
