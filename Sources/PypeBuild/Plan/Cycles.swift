/// Cycles of a graph whose edges go from `from` to `to`.
enum Cycles {
    /// Disjoint cycles, at least one in every knot, each as the indices of its edges in the order of the walk.
    ///
    /// - Parameters:
    ///   - suspects: nodes that are in a cycle or behind one: each of them has a predecessor among them.
    static func find(nodes: Int, edges: [(from: Int, to: Int)], suspects: [Bool]) -> [[Int]] {
        // Walking backwards from any suspect never leaves the suspects, so it must come to a node it has seen.
        var into = [[Int]](repeating: [], count: nodes)
        for (index, edge) in edges.enumerated() where suspects[edge.from] && suspects[edge.to] {
            into[edge.to].append(index)
        }
        var visit = [Int](repeating: 0, count: nodes)
        var cycles: [[Int]] = []
        for start in 0..<nodes where suspects[start] && visit[start] == 0 {
            var walk: [Int] = []
            var node = start
            visit[node] = start + 1
            while let edge = into[node].first {
                walk.append(edge)
                node = edges[edge].from
                if visit[node] == start + 1 {
                    // The walk's end is the cycle; its beginning only led there.
                    let first = walk.firstIndex { edges[$0].to == node } ?? 0
                    cycles.append(walk[first...].reversed())
                    break
                }
                if visit[node] != 0 { break }
                visit[node] = start + 1
            }
        }
        return cycles
    }
}
