/// Nodes that could start, lowest rank first. A binary heap: thousands may be ready at once.
struct ReadyQueue {
    private var heap: [(rank: Int, node: Int)] = []

    var isEmpty: Bool { heap.isEmpty }

    mutating func push(_ node: Int, rank: Int) {
        heap.append((rank, node))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].rank < heap[parent].rank else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    mutating func pop() -> Int? {
        guard let top = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return top.node }
        heap[0] = last
        var parent = 0
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].rank < heap[smallest].rank { smallest = child }
            }
            guard smallest != parent else { break }
            heap.swapAt(parent, smallest)
            parent = smallest
        }
        return top.node
    }
}
