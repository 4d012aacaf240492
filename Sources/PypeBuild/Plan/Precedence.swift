import PypeModel

/// Which sub flows have surely ended when another opens, by the rules of docs/scheduling.md.
///
/// A sub flow has ended when (1) a way of control edges leads from it to the reader, or (2) it lies below an edge that was
/// walked to its end before: each edge into it leaves a sub flow that was walked to its end, or one that ran and of which
/// an edge of higher order led to the reader, or (3) it is inside an iteration that has run its last frame. `start` edges
/// are not waited for.
///
/// Up to 64 readers are answered in one walk over the graph, a bit each.
struct Precedence {
    /// Where a name is read.
    enum Point: Hashable {
        /// In a parameter: when the sub flow opens.
        case opening(Int)
        /// In the condition of a control edge: when its source has ended, and all edges of lower order are walked.
        case edge(Int)
    }

    private let graph: ControlGraph
    /// For each sub flow, the targets of the edges that show that it ran, by ascending order of the edges. An edge that
    /// leaves an iteration shows that the source of the iteration ran.
    private let shows: Lists
    /// For each edge, the first place in `shows` of its source with a higher order.
    private let higherPlace: [Int]
    private let targets: Lists
    /// For each sub flow, the edges that have to be walked to their end before it is known to be: for one that leaves an
    /// iteration, that of the iteration.
    private let awaited: Lists
    /// False for what `start` leads to, and for sub flows that nothing leads to.
    private let isAwaited: [Bool]
    /// Edges that leave an iteration, each with the iterate edge.
    private let exits: [(edge: Int, iteration: Int)]
    /// Iterate edges, each behind those around it.
    private let iterations: [Int]

    /// A list for each sub flow, all in one array: thousands of small ones would take most of the time.
    private struct Lists {
        private(set) var start: [Int] = [0]
        private(set) var elements: [Int] = []

        init(_ lists: [[Int]]) {
            for list in lists {
                elements += list
                start.append(elements.count)
            }
        }
    }

    init(_ graph: ControlGraph) {
        self.graph = graph
        let exits = graph.edges.indices.map { graph.exit(of: $0) }
        var shows = [[(order: Int, target: Int)]](repeating: [], count: graph.into.count)
        for (index, edge) in graph.edges.enumerated() where !graph.joinsAny[edge.to] {
            let shown = exits[index].map { graph.edges[$0] } ?? edge
            shows[shown.from].append((shown.order, edge.to))
        }
        for index in shows.indices { shows[index].sort { $0.order < $1.order } }
        self.shows = Lists(shows.map { $0.map(\.target) })
        let start = self.shows.start
        higherPlace = graph.edges.map { edge in
            start[edge.from] + shows[edge.from].partitioningIndex { $0.order > edge.order }
        }
        targets = Lists(graph.out.map { $0.map { graph.edges[$0].to } })
        awaited = Lists(graph.into.map { $0.map { exits[$0] ?? $0 } })
        isAwaited = graph.into.map { edges in
            !edges.isEmpty && edges.allSatisfy { graph.edges[$0].kind != .start }
        }
        self.exits = exits.enumerated().compactMap { index, exit in exit.map { (index, $0) } }
        iterations = graph.order.compactMap { subflow in
            graph.scope[subflow].flatMap { graph.into[subflow] == [$0] ? $0 : nil }
        }
    }

    /// For each question whether the sub flow has ended at the point.
    func answers(_ questions: [(subflow: Int, point: Point)]) -> [Bool] {
        var answers = [Bool](repeating: false, count: questions.count)
        var waiting: [Point: [Int]] = [:]
        var points: [Point] = []
        for (index, question) in questions.enumerated() {
            if waiting[question.point] == nil { points.append(question.point) }
            waiting[question.point, default: []].append(index)
        }
        for start in stride(from: 0, to: points.count, by: 64) {
            let batch = Array(points[start..<min(start + 64, points.count)])
            let ended = ended(before: batch)
            for (bit, point) in batch.enumerated() {
                for index in waiting[point] ?? [] {
                    answers[index] = ended[questions[index].subflow] & (1 << bit) != 0
                }
            }
        }
        return answers
    }

    /// For each sub flow, a bit for each point before which it has ended.
    private func ended(before points: [Point]) -> [UInt64] {
        let count = graph.into.count
        var isReader = [UInt64](repeating: 0, count: count)
        var leads = isReader
        var ran = isReader
        var conditions: [Int: [(order: Int, bit: UInt64)]] = [:]
        var hasCondition = [Bool](repeating: false, count: count)
        for (place, point) in points.enumerated() {
            let bit: UInt64 = 1 << place
            switch point {
            case .opening(let subflow): isReader[subflow] |= bit
            case .edge(let index):
                let edge = graph.edges[index]
                leads[edge.from] |= bit
                ran[edge.from] |= bit
                conditions[edge.from, default: []].append((edge.order, bit))
                hasCondition[edge.from] = true
            }
        }
        let above = lead(&leads, &ran, isReader)
        var walked = [UInt64](repeating: 0, count: count)
        func isWalked(_ index: Int) -> UInt64 {
            let edge = graph.edges[index]
            let place = higherPlace[index]
            var bits = walked[edge.from] | (place < shows.start[edge.from + 1] ? above[place] : 0)
            guard hasCondition[edge.from], let places = conditions[edge.from] else { return bits }
            for place in places where place.order > edge.order { bits |= place.bit }
            return bits
        }
        for subflow in graph.order where isAwaited[subflow] {
            var bits = UInt64.max
            for place in awaited.start[subflow]..<awaited.start[subflow + 1] {
                bits &= isWalked(awaited.elements[place])
            }
            walked[subflow] = bits
        }
        var frames = [UInt64](repeating: 0, count: graph.edges.count)
        for exit in exits {
            let target = graph.edges[exit.edge].to
            frames[exit.iteration] |= leads[target] | isReader[target]
        }
        for iteration in iterations {
            frames[iteration] |= isWalked(iteration)
            if let outer = graph.outer[iteration] { frames[iteration] |= frames[outer] }
        }
        for subflow in walked.indices {
            walked[subflow] |= leads[subflow]
            if let scope = graph.scope[subflow] { walked[subflow] |= frames[scope] }
        }
        return walked
    }

    /// Goes from the readers back to all that leads to them.
    ///
    /// - Returns: for each place in `shows`, the readers that edges of that order and higher ones lead to.
    private func lead(_ leads: inout [UInt64], _ ran: inout [UInt64], _ isReader: [UInt64]) -> [UInt64] {
        var above = [UInt64](repeating: 0, count: shows.elements.count)
        for subflow in graph.order.reversed() {
            var bits: UInt64 = 0
            for place in targets.start[subflow]..<targets.start[subflow + 1] {
                let target = targets.elements[place]
                bits |= leads[target] | isReader[target]
            }
            leads[subflow] |= bits
            bits = 0
            for place in (shows.start[subflow]..<shows.start[subflow + 1]).reversed() {
                let target = shows.elements[place]
                bits |= ran[target] | isReader[target]
                above[place] = bits
            }
            ran[subflow] |= bits
        }
        return above
    }
}

extension Array {
    /// Index of the first element for which the predicate holds, where it holds for all behind it.
    fileprivate func partitioningIndex(_ predicate: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if predicate(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
