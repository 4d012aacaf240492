/// The sub flows: connected components of the data graph, numbered in file order of their first module.
struct SubflowPlan {
    /// Sub flow of each node.
    let number: [Int]
    let count: Int

    static func subflows(of draft: Draft) -> SubflowPlan {
        var parent = Array(draft.nodes.indices)
        func root(_ node: Int) -> Int {
            var node = node
            while parent[node] != node {
                // Halves the path, so that later walks are short.
                parent[node] = parent[parent[node]]
                node = parent[node]
            }
            return node
        }
        for edge in draft.edges {
            let a = root(edge.from)
            let b = root(edge.to)
            // The smaller index stays the root: it is the first module of the sub flow.
            parent[max(a, b)] = min(a, b)
        }
        var number = [Int](repeating: 0, count: parent.count)
        var count = 0
        for node in parent.indices {
            let first = root(node)
            if first == node {
                number[node] = count
                count += 1
            } else {
                number[node] = number[first]
            }
        }
        return SubflowPlan(number: number, count: count)
    }

    /// The nodes of each sub flow, in the order of the list.
    func members(in order: [Int]) -> [[Int]] {
        var members = [[Int]](repeating: [], count: count)
        for node in order { members[number[node]].append(node) }
        return members
    }
}
