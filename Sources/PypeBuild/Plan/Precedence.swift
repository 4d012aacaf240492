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
    /// For each sub flow, the edges that show that it ran, by ascending order. An edge that leaves an iteration shows that
    /// of the source of the iteration.
    private let shows: [[(order: Int, target: Int)]]
    /// For each edge, how many of `shows` of its source have no higher order.
    private let before: [Int]
    private let exits: [Int?]

    init(_ graph: ControlGraph) {
        self.graph = graph
        exits = graph.edges.indices.map { graph.exit(of: $0) }
        var shows = [[(order: Int, target: Int)]](repeating: [], count: graph.into.count)
        for (index, edge) in graph.edges.enumerated() where !graph.joinsAny[edge.to] {
            let shown = exits[index].map { graph.edges[$0] } ?? edge
            shows[shown.from].append((shown.order, edge.to))
        }
        for index in shows.indices { shows[index].sort { $0.order < $1.order } }
        self.shows = shows
        before = graph.edges.map { edge in shows[edge.from].partitioningIndex { $0.order > edge.order } }
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
        for (place, point) in points.enumerated() {
            let bit: UInt64 = 1 << place
            switch point {
            case .opening(let subflow): isReader[subflow] |= bit
            case .edge(let index):
                let edge = graph.edges[index]
                leads[edge.from] |= bit
                ran[edge.from] |= bit
                conditions[edge.from, default: []].append((edge.order, bit))
            }
        }
        var higher = shows.map { [UInt64](repeating: 0, count: $0.count + 1) }
        for subflow in graph.order.reversed() {
            for edge in graph.out[subflow] {
                leads[subflow] |= leads[graph.edges[edge].to] | isReader[graph.edges[edge].to]
            }
            for place in shows[subflow].indices.reversed() {
                let target = shows[subflow][place].target
                higher[subflow][place] = higher[subflow][place + 1] | ran[target] | isReader[target]
            }
            ran[subflow] |= higher[subflow][0]
        }

        var walked = [UInt64](repeating: 0, count: count)
        var frames: [Int: UInt64] = [:]
        func isWalked(_ index: Int) -> UInt64 {
            let edge = graph.edges[index]
            var bits = walked[edge.from] | higher[edge.from][before[index]]
            for condition in conditions[edge.from] ?? [] where condition.order > edge.order { bits |= condition.bit }
            return bits
        }
        for subflow in graph.order where !graph.into[subflow].isEmpty {
            walked[subflow] = graph.into[subflow].reduce(.max) { bits, index in
                bits & (graph.edges[index].kind == .start ? 0 : isWalked(exits[index] ?? index))
            }
            // The only edge into the target of an iteration; the edges around it came before.
            if let scope = graph.scope[subflow], graph.into[subflow] == [scope] {
                frames[scope] = isWalked(scope) | (graph.outer[scope].flatMap { frames[$0] } ?? 0)
            }
        }
        var left: [Int: UInt64] = [:]
        for (index, exit) in exits.enumerated() {
            guard let exit else { continue }
            let target = graph.edges[index].to
            left[exit, default: 0] |= leads[target] | isReader[target]
        }
        for subflow in graph.order where graph.scope[subflow].map({ graph.into[subflow] == [$0] }) == true {
            guard let scope = graph.scope[subflow] else { continue }
            frames[scope, default: 0] |=
                (left[scope] ?? 0) | (graph.outer[scope].flatMap { frames[$0] } ?? 0)
        }
        return walked.indices.map { subflow in
            walked[subflow] | leads[subflow] | (graph.scope[subflow].flatMap { frames[$0] } ?? 0)
        }
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
