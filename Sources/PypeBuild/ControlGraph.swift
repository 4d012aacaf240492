import PypeModel

/// The sub flows and the control edges between them, with the scopes of iterations (docs/scheduling.md).
struct ControlGraph {
    struct Edge {
        var from: Int
        var to: Int
        var order: Int
        var kind: ControlKind
    }

    /// In the order of the controls they come from.
    let edges: [Edge]
    /// Edges into and out of each sub flow.
    let into: [[Int]]
    let out: [[Int]]
    /// The sub flow runs when one of several edges into it is taken.
    let joinsAny: [Bool]
    /// The sub flows, each behind all that lead to it. Those in a cycle, and those behind one, are missing.
    let order: [Int]
    /// The innermost `iterate` edge that every way to the sub flow passes; nil outside every iteration.
    let scope: [Int?]
    /// For each `iterate` edge, the one around it.
    let outer: [Int: Int]

    init(_ controls: [ControlPlan.Control], _ subflows: SubflowPlan, joinsAny: [Bool]) {
        self.init(
            controls.map {
                Edge(from: subflows.number[$0.from], to: subflows.number[$0.to], order: $0.order, kind: $0.valve.kind)
            }, joinsAny: joinsAny)
    }

    init(_ dag: Dag) {
        self.init(
            dag.controls.map {
                Edge(
                    from: dag.nodes[$0.from].subflow, to: dag.nodes[$0.to].subflow, order: $0.order, kind: $0.kind)
            }, joinsAny: dag.subflows.map(\.joinsAny))
    }

    private init(_ edges: [Edge], joinsAny: [Bool]) {
        self.edges = edges
        var into = [[Int]](repeating: [], count: joinsAny.count)
        var out = into
        for (index, edge) in edges.enumerated() {
            into[edge.to].append(index)
            out[edge.from].append(index)
        }
        (self.into, self.out) = (into, out)
        self.joinsAny = joinsAny.indices.map { joinsAny[$0] && into[$0].count > 1 }
        order = Self.order(edges, into, out)
        (scope, outer) = Self.scopes(edges, into, order)
    }

    var isAcyclic: Bool { order.count == into.count }

    /// The outermost `iterate` edge whose scope an edge leaves; nil when it leaves none.
    func exit(of edge: Int) -> Int? {
        guard edges[edge].kind != .iterate, var inner = scope[edges[edge].from] else { return nil }
        let target = scope[edges[edge].to]
        guard inner != target else { return nil }
        while outer[inner] != target, let next = outer[inner] { inner = next }
        return inner
    }

    private static func order(_ edges: [Edge], _ into: [[Int]], _ out: [[Int]]) -> [Int] {
        var open = into.map(\.count)
        var ready = open.indices.reversed().filter { open[$0] == 0 }
        var order: [Int] = []
        while let subflow = ready.popLast() {
            order.append(subflow)
            for edge in out[subflow] {
                open[edges[edge].to] -= 1
                if open[edges[edge].to] == 0 { ready.append(edges[edge].to) }
            }
        }
        return order
    }

    /// A sub flow's scopes are those that the sources of all edges into it have in common.
    private static func scopes(
        _ edges: [Edge], _ into: [[Int]], _ order: [Int]
    ) -> (scope: [Int?], outer: [Int: Int]) {
        var scope = [Int?](repeating: nil, count: into.count)
        var outer: [Int: Int] = [:]
        var depth: [Int: Int] = [:]
        func common(_ a: Int?, _ b: Int?) -> Int? {
            var (a, b) = (a, b)
            while a != b, let left = a, let right = b {
                let (leftDepth, rightDepth) = (depth[left] ?? 0, depth[right] ?? 0)
                if leftDepth >= rightDepth { a = outer[left] }
                if rightDepth >= leftDepth { b = outer[right] }
            }
            return a == b ? a : nil
        }
        for subflow in order {
            if into[subflow].count == 1, let edge = into[subflow].first, edges[edge].kind == .iterate {
                let around = scope[edges[edge].from]
                scope[subflow] = edge
                outer[edge] = around
                depth[edge] = around.map { (depth[$0] ?? 0) + 1 } ?? 1
            } else if let first = into[subflow].first {
                scope[subflow] = into[subflow].dropFirst().reduce(scope[edges[first].from]) {
                    common($0, scope[edges[$1].from])
                }
            }
        }
        return (scope, outer)
    }
}
