import PypeModel

/// What each iteration repeats: the scopes of a flow, and where each sub flow and node stands in its scope.
///
/// A sub flow belongs to the innermost `iterate` edge that every way to it passes. Since the target of such an edge has no
/// other edge into it, that is the lowest scope that all edges into the sub flow have in common.
struct ScopeTree: Sendable {
    struct Scope: Sendable {
        /// The `iterate` edge; -1: the whole flow.
        var edge: Int
        var parent: Int
        var depth: Int
        /// The sub flows that belong to it and to no inner scope, each after those that lead to it.
        var subflows: [Int] = []
        /// The same in the order of the flow file.
        var inFile: [Int] = []
        /// How many nodes these have.
        var nodes = 0
        /// Scopes whose `iterate` edge leaves one of its sub flows.
        var inner: [Int] = []
        /// Edges that start in it, or in a scope in it, and end outside, in the order of the flow file.
        var exits: [Int] = []
    }

    /// Scope 0 is the whole flow.
    private(set) var scopes: [Scope]
    /// By sub flow.
    private(set) var scope: [Int]
    /// By sub flow: its place in its scope's list.
    private(set) var place: [Int]
    /// By node: its place among the nodes of its scope.
    private(set) var nodePlace: [Int]
    /// By edge: the scope that it makes; -1 for other edges than `iterate`.
    private(set) var made: [Int]

    init(edges: [FlowGraph.Edge], incoming: [Int32], groups: [[[Int]]], members: [[Int]]) {
        scopes = [Scope(edge: -1, parent: -1, depth: 0)]
        scope = Array(repeating: -1, count: incoming.count)
        place = Array(repeating: 0, count: incoming.count)
        nodePlace = Array(repeating: 0, count: members.reduce(0) { $0 + $1.count })
        made = Array(repeating: -1, count: edges.count)
        var open = incoming
        // First in, first out: with a stack the lists would not be in the order of the file.
        var queue = incoming.indices.filter { incoming[$0] == 0 }
        var next = 0
        while next < queue.count {
            let subflow = queue[next]
            next += 1
            if scope[subflow] < 0 { scope[subflow] = 0 }
            settle(subflow, members[subflow])
            for edge in groups[subflow].joined() {
                let target = edges[edge].target
                let given = edges[edge].kind == .iterate ? make(edge, in: scope[subflow]) : scope[subflow]
                scope[target] = scope[target] < 0 ? given : common(scope[target], given)
                open[target] -= 1
                if open[target] == 0 { queue.append(target) }
            }
        }
        for scope in scopes.indices { scopes[scope].inFile = scopes[scope].subflows.sorted() }
        for (index, edge) in edges.enumerated() where edge.source != edge.target && edge.kind != .iterate {
            // A cycle, which a checked dag does not have, leaves sub flows without a scope.
            guard scope[edge.source] >= 0, scope[edge.target] >= 0 else { continue }
            var inner = scope[edge.source]
            while inner != scope[edge.target], inner > 0 {
                scopes[inner].exits.append(index)
                inner = scopes[inner].parent
            }
        }
    }

    private mutating func settle(_ subflow: Int, _ nodes: [Int]) {
        let home = scope[subflow]
        place[subflow] = scopes[home].subflows.count
        scopes[home].subflows.append(subflow)
        for node in nodes {
            nodePlace[node] = scopes[home].nodes
            scopes[home].nodes += 1
        }
    }

    private mutating func make(_ edge: Int, in parent: Int) -> Int {
        let made = scopes.count
        scopes.append(Scope(edge: edge, parent: parent, depth: scopes[parent].depth + 1))
        scopes[parent].inner.append(made)
        self.made[edge] = made
        return made
    }

    private func common(_ first: Int, _ second: Int) -> Int {
        var (a, b) = (first, second)
        while a != b {
            if scopes[a].depth >= scopes[b].depth { a = scopes[a].parent } else { b = scopes[b].parent }
        }
        return a
    }
}
