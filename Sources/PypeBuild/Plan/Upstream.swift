/// Which nodes read, over any number of data edges, from which.
enum Upstream {
    /// For each question whether data leads from the one node to the other. Up to 64 sources are answered in one walk over
    /// the edges, a bit each.
    static func answers(
        _ questions: [(from: Int, to: Int)], _ draft: Draft, order: [Int]
    ) -> [Bool] {
        guard !questions.isEmpty else { return [] }
        var readers = [[Int]](repeating: [], count: draft.nodes.count)
        for edge in draft.edges { readers[edge.from].append(edge.to) }
        var answers = [Bool](repeating: false, count: questions.count)
        var waiting: [Int: [Int]] = [:]
        for (index, question) in questions.enumerated() { waiting[question.from, default: []].append(index) }
        let sources = waiting.keys.sorted()
        for start in stride(from: 0, to: sources.count, by: 64) {
            let batch = sources[start..<min(start + 64, sources.count)]
            var reached = [UInt64](repeating: 0, count: draft.nodes.count)
            for (bit, source) in batch.enumerated() { reached[source] |= 1 << bit }
            for node in order where reached[node] != 0 {
                for reader in readers[node] { reached[reader] |= reached[node] }
            }
            for (bit, source) in batch.enumerated() {
                for index in waiting[source] ?? [] where questions[index].to != source {
                    answers[index] = reached[questions[index].to] & (1 << bit) != 0
                }
            }
        }
        return answers
    }
}
