/// Holds a dag that was read from a file against what a run relies on.
enum DagCheck {
    static func check(_ dag: Dag) throws(DagFault) {
        try checkSettings(dag.settings)
        let ranks = try checkNodes(dag)
        try checkEdges(dag, ranks)
        try checkControls(dag)
    }

    private static func checkSettings(_ settings: DagSettings) throws(DagFault) {
        guard ["halt", "continue"].contains(settings.failStrategy) else {
            throw DagFault("fail_strategy '\(settings.failStrategy)' is neither 'halt' nor 'continue'")
        }
        guard settings.executionMode == "eager" else {
            throw DagFault("execution_mode '\(settings.executionMode)' is not built; only 'eager' is")
        }
        for (name, value) in [
            ("threads", settings.threads), ("max_parallel", settings.maxParallel), ("timeout", settings.timeout),
        ] {
            if let value, value < 1 { throw DagFault("\(name) is \(value); it must be 1 or more") }
        }
    }

    /// - Returns: for each node its place in its sub flow's order.
    private static func checkNodes(_ dag: Dag) throws(DagFault) -> [Int] {
        var ids = Set<String>(minimumCapacity: dag.nodes.count)
        for node in dag.nodes {
            guard ids.insert(node.id).inserted else { throw DagFault("two nodes have the id '\(node.id)'") }
            guard dag.modules.indices.contains(node.module) else {
                throw DagFault("node '\(node.id)' names module \(node.module), which the file does not have")
            }
            guard dag.subflows.indices.contains(node.subflow) else {
                throw DagFault("node '\(node.id)' names sub flow \(node.subflow), which the file does not have")
            }
        }
        var ranks = [Int](repeating: -1, count: dag.nodes.count)
        for (number, subflow) in dag.subflows.enumerated() {
            guard !subflow.nodes.isEmpty else { throw DagFault("sub flow \(number) has no nodes") }
            for (rank, node) in subflow.nodes.enumerated() {
                guard dag.nodes.indices.contains(node), ranks[node] < 0, dag.nodes[node].subflow == number else {
                    throw DagFault("sub flow \(number) lists node \(node), which is not one of its nodes")
                }
                ranks[node] = rank
            }
        }
        if let lost = ranks.firstIndex(of: -1) {
            throw DagFault("sub flow \(dag.nodes[lost].subflow) does not list its node '\(dag.nodes[lost].id)'")
        }
        return ranks
    }

    private static func checkEdges(_ dag: Dag, _ ranks: [Int]) throws(DagFault) {
        for (number, edge) in dag.edges.enumerated() {
            guard dag.nodes.indices.contains(edge.from), dag.nodes.indices.contains(edge.to) else {
                throw DagFault("edges[\(number)] names a node that the file does not have")
            }
            let from = dag.nodes[edge.from]
            let to = dag.nodes[edge.to]
            guard dag.modules[from.module].spec.outputPorts.indices.contains(edge.output),
                dag.modules[to.module].spec.inputPorts.indices.contains(edge.input)
            else { throw DagFault("edges[\(number)] names a port that '\(from.id)' or '\(to.id)' does not have") }
            guard from.subflow == to.subflow, ranks[edge.from] < ranks[edge.to] else {
                throw DagFault("edges[\(number)] goes against the order of sub flow \(from.subflow)")
            }
        }
    }

    private static func checkControls(_ dag: Dag) throws(DagFault) {
        var open = [Int](repeating: 0, count: dag.subflows.count)
        var targets = [[Int]](repeating: [], count: dag.subflows.count)
        for (number, control) in dag.controls.enumerated() {
            guard dag.nodes.indices.contains(control.from), dag.nodes.indices.contains(control.to) else {
                throw DagFault("controls[\(number)] names a node that the file does not have")
            }
            guard control.order >= 1 else { throw DagFault("controls[\(number)] has order \(control.order)") }
            let target = dag.nodes[control.to].subflow
            targets[dag.nodes[control.from].subflow].append(target)
            open[target] += 1
        }
        for (number, control) in dag.controls.enumerated() where control.kind == .iterate {
            try checkIteration(control, number, dag, incoming: open[dag.nodes[control.to].subflow])
        }
        var ready = open.indices.filter { open[$0] == 0 }
        var done = 0
        while let subflow = ready.popLast() {
            done += 1
            for target in targets[subflow] {
                open[target] -= 1
                if open[target] == 0 { ready.append(target) }
            }
        }
        guard done == dag.subflows.count else { throw DagFault("the control edges form a cycle") }
    }

    /// An iteration has a list, and is the only way to its target: else it would not be clear what runs once an item.
    private static func checkIteration(
        _ control: DagControl, _ number: Int, _ dag: Dag, incoming: Int
    ) throws(DagFault) {
        guard control.parallel >= 1 else { throw DagFault("controls[\(number)] has parallel \(control.parallel)") }
        let module = dag.nodes[control.from].module
        guard let items = control.items, dag.modules[module].spec.outputPorts.indices.contains(items) else {
            throw DagFault("controls[\(number)] iterates over no output port of its node")
        }
        guard incoming == 1 else {
            throw DagFault(
                "controls[\(number)] iterates over '\(dag.nodes[control.to].id)', which other edges lead to as well")
        }
    }
}
