import PypeModel
import TestSupport

/// A legal flow by chance: up to 60 nodes, every kind of edge, condition and join, scopes in scopes and edges out of them.
struct RandomFlow {
    var dag: Dag
    var judgesFailure: Set<Int> = []
    var maxParallel: Int
    var halts: Bool
    var saves: Bool
    /// Chances of the run, in percent.
    var failure: Int
    var noItems: Int
    var isCancelled: Bool
    /// It has many branches for failures.
    private var isCareful: Bool

    init(_ random: inout RandomNumbers) {
        maxParallel = .random(in: 1...8, using: &random)
        halts = .random(using: &random)
        saves = .random(using: &random)
        failure = [0, 4, 15].randomElement(using: &random) ?? 0
        noItems = [5, 30].randomElement(using: &random) ?? 0
        isCancelled = .random(in: 0..<5, using: &random) == 0
        isCareful = .random(in: 0..<3, using: &random) == 0
        var sizes: [Int] = []
        let limit = Int.random(in: 2...(Int.random(in: 0..<4, using: &random) == 0 ? 60 : 24), using: &random)
        while sizes.reduce(0, +) < limit { sizes.append(Self.size(limit - sizes.reduce(0, +), &random)) }
        dag = Self.nodes(sizes, &random)
        for subflow in dag.subflows.indices {
            dag.subflows[subflow].joinsAny = Int.random(in: 0..<3, using: &random) == 0
            addEdges(subflow, &random)
            if subflow > 0 { addControls(subflow, &random) }
        }
        dag.controls.shuffle(using: &random)
        judgesFailure = Set(
            dag.controls.indices.filter { index in
                if case .expression = dag.controls[index].condition { return Bool.random(using: &random) }
                return false
            })
    }

    private static func size(_ left: Int, _ random: inout RandomNumbers) -> Int {
        Bool.random(using: &random) ? 1 : .random(in: 1...min(6, max(1, left)), using: &random)
    }

    /// Nodes of one sub flow stand anywhere in the file; a module for each, with a priority of its own.
    private static func nodes(_ sizes: [Int], _ random: inout RandomNumbers) -> Dag {
        var homes = sizes.indices.flatMap { Array(repeating: $0, count: sizes[$0]) }
        homes.shuffle(using: &random)
        let library = LibrarySpec(path: "/x.so", sha256: "", abi: "1.0", name: "x", version: "1.0.0")
        let modules = homes.indices.map { index in
            DagModule(
                library: library,
                spec: ModuleSpec(
                    name: "m\(index)", type: .mod, version: "1.0.0", priority: .random(in: 0...2, using: &random)))
        }
        var members = sizes.indices.map { subflow in homes.indices.filter { homes[$0] == subflow } }
        for subflow in members.indices { members[subflow].shuffle(using: &random) }
        return Dag(
            flow: FlowInfo(name: "random", version: "1.0.0"), settings: DagSettings(), modules: modules,
            nodes: homes.enumerated().map { DagNode(id: "n\($0)", module: $0, config: [:], subflow: $1) }, edges: [],
            subflows: members.map { DagSubflow(nodes: $0) }, controls: [])
    }

    /// Connected by construction: each node but the first reads an earlier one, some a few more.
    private mutating func addEdges(_ subflow: Int, _ random: inout RandomNumbers) {
        let members = dag.subflows[subflow].nodes
        for place in members.indices.dropFirst() {
            for _ in 0..<([1, 1, 2, 3].randomElement(using: &random) ?? 1) {
                dag.edges.append(
                    DagEdge(
                        from: members[.random(in: 0..<place, using: &random)], output: 0, to: members[place], input: 0))
            }
        }
        if members.count > 1, Int.random(in: 0..<10, using: &random) == 0 {
            dag.controls.append(DagControl(from: members[0], to: members[1], order: 1))
        }
    }

    /// Edges from earlier sub flows, mostly from near ones, so that scopes are deep.
    private mutating func addControls(_ subflow: Int, _ random: inout RandomNumbers) {
        let chance = Int.random(in: 0..<100, using: &random)
        if chance < 8 { return }
        let isIteration = chance < 38
        for _ in 0..<(isIteration ? 1 : [1, 1, 1, 2, 2, 3].randomElement(using: &random) ?? 1) {
            let near = max(0, subflow - .random(in: 1...4, using: &random))
            let source = Bool.random(using: &random) ? near : .random(in: 0..<subflow, using: &random)
            guard let from = dag.subflows[source].nodes.randomElement(using: &random),
                let to = dag.subflows[subflow].nodes.randomElement(using: &random)
            else { continue }
            var control = DagControl(from: from, to: to, order: .random(in: 1...4, using: &random))
            control.condition = condition(!isIteration && dag.subflows[subflow].joinsAny, &random)
            if isIteration {
                control.kind = .iterate
                control.items = 0
                control.parallel = .random(in: 1...4, using: &random)
            } else if Int.random(in: 0..<5, using: &random) == 0 {
                control.kind = .start
            }
            dag.controls.append(control)
        }
    }

    private func condition(_ joinsAny: Bool, _ random: inout RandomNumbers) -> ControlCondition {
        if isCareful, Int.random(in: 0..<(joinsAny ? 2 : 4), using: &random) == 0 { return .failure }
        return switch Int.random(in: 0..<10, using: &random) {
        case 0: .failure
        case 1, 2: .always
        case 3: .expression("a > 1")
        default: .success
        }
    }
}

extension RandomFlow: CustomStringConvertible {
    /// Everything that the scheduler knows, a few words a line.
    var description: String {
        var lines = ["max_parallel \(maxParallel)\(halts ? " halt" : " continue")\(saves ? " saves" : "")"]
        for (index, subflow) in dag.subflows.enumerated() {
            let reads = dag.edges.filter { dag.nodes[$0.to].subflow == index }.map { "\($0.from)→\($0.to)" }
            let nodes = subflow.nodes.map { "\($0)^\(dag.modules[$0].spec.priority)" }
            lines.append(
                "S\(index)\(subflow.joinsAny ? " any" : ""): nodes \(nodes.joined(separator: " ")); "
                    + "data \(reads.joined(separator: " "))")
        }
        for (index, control) in dag.controls.enumerated() {
            let judges = judgesFailure.contains(index) ? " with status" : ""
            lines.append(
                "E\(index): S\(dag.nodes[control.from].subflow) → S\(dag.nodes[control.to].subflow), "
                    + "order \(control.order), \(control.kind), \(control.condition.text)\(judges)"
                    + (control.kind == .iterate ? ", parallel \(control.parallel)" : ""))
        }
        return lines.joined(separator: "\n")
    }
}
