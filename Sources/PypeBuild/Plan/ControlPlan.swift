import PypeModel

/// Ties the sub flows by the control connections.
enum ControlPlan {
    struct Control {
        var from: Int
        var to: Int
        var order: Int
        /// `iterate`: the output port of `from` that gives the list.
        var items: Int?
        var source: FlowControlEdge

        var valve: Valve { source.valve.value }
    }

    /// The control edges between sub flows, `Last` replaced.
    static func controls(
        of flow: Flow, _ draft: Draft, subflows: SubflowPlan, order: [Int], _ findings: inout Findings
    ) -> [Control] {
        let largest = largestOrders(flow.control)
        var place = [Int](repeating: -1, count: draft.nodes.count)
        for (rank, node) in order.enumerated() { place[node] = rank }
        var seen: Set<[Int]> = []
        var controls: [Control] = []
        for edge in flow.control {
            let from = UnknownNode.find(edge.from, in: draft, &findings)
            let to = UnknownNode.find(edge.to, in: draft, &findings)
            guard let from, let to else { continue }
            if from == to {
                SelfEdge.reportControl(edge, &findings)
                continue
            }
            guard seen.insert([from, to]).inserted else {
                DuplicateEdge.reportControl(edge, &findings)
                continue
            }
            if subflows.number[from] == subflows.number[to] {
                // Nodes of a cycle have no place; the cycle is reported already.
                if place[from] < 0 || place[to] < 0 { continue }
                if edge.valve.value.kind != .normal || edge.valve.value.condition != .success {
                    ControlInsideValve.report(edge, &findings)
                } else if place[from] < place[to] {
                    ControlInside.report(edge, &findings)
                } else {
                    ControlAgainstData.report(edge, &findings)
                }
                continue
            }
            if let spec = draft.spec(of: to) { ControlIntoSubflow.check(edge, spec, &findings) }
            let number =
                switch edge.valve.value.order {
                case .number(let number): number
                case .last: (largest[edge.from.value] ?? 0) + 1
                }
            let items =
                edge.valve.value.kind == .iterate ? IterateItems.port(of: from, edge, in: draft, &findings) : nil
            controls.append(Control(from: from, to: to, order: number, items: items, source: edge))
        }
        IterateTargetShared.check(controls, subflows, &findings)
        return controls
    }

    /// The largest order that leaves each module.
    private static func largestOrders(_ edges: [FlowControlEdge]) -> [String: Int] {
        var largest: [String: Int] = [:]
        for edge in edges {
            if case .number(let number) = edge.valve.value.order {
                largest[edge.from.value] = max(largest[edge.from.value] ?? 0, number)
            }
        }
        return largest
    }
}
