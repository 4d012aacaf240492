/// Nodes that could start, lowest frame and rank first. A binary heap: thousands may be ready at once.
struct ReadyQueue: Sendable {
    private struct Entry: Sendable {
        /// The frame in the upper half, the rank in the lower.
        var key: UInt64
        var step: Step
    }

    private var heap: [Entry] = []

    var isEmpty: Bool { heap.isEmpty }

    mutating func push(_ step: Step, rank: Int) {
        heap.append(Entry(key: UInt64(step.frame) << 32 | UInt64(rank), step: step))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].key < heap[parent].key else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    mutating func pop() -> Step? {
        guard let top = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return top.step }
        heap[0] = last
        var parent = 0
        while true {
            var smallest = parent
            let left = 2 * parent + 1
            if left < heap.count, heap[left].key < heap[smallest].key { smallest = left }
            if left + 1 < heap.count, heap[left + 1].key < heap[smallest].key { smallest = left + 1 }
            guard smallest != parent else { break }
            heap.swapAt(parent, smallest)
            parent = smallest
        }
        return top.step
    }
}
