import PypeBuild
import PypeModel
import TestSupport

/// Random sub flows of one module each, tied by control connections of every kind.
struct RandomControls {
    struct Edge {
        var from: Int
        var to: Int
        var order: Int
        /// `start, `, `iterate, ` or nothing.
        var kind: String
        /// A word; nil for an expression.
        var condition: String?
    }

    var count: Int
    var edges: [Edge]
    /// Modules with `join: any`.
    var any: Set<Int>

    /// - Parameter isPlain: one root, orders that differ, and neither `start` nor `join: any`, so that one at a time there is
    ///   only one order to run in.
    init(_ random: inout RandomNumbers, isPlain: Bool = false) {
        count = Int.random(in: 2...9, using: &random)
        edges = []
        any = []
        var iterated: Set<Int> = []
        for to in 1..<count {
            let isIterated = Int.random(in: 0..<5, using: &random) == 0
            let most = isIterated ? 1 : Int.random(in: isPlain ? 1...2 : 0...3, using: &random)
            let sources = Set((0..<most).map { _ in Int.random(in: 0..<to, using: &random) })
            for from in sources.sorted() {
                let isStart = !isPlain && Int.random(in: 0..<8, using: &random) == 0
                let words: [String?] =
                    isPlain ? ["success", "always", "failure", nil] : ["success", "failure", "always", nil]
                edges.append(
                    Edge(
                        from: from, to: to, order: isPlain ? to : Int.random(in: 1...3, using: &random),
                        kind: isIterated ? "iterate" : isStart ? "start" : "",
                        condition: Int.random(in: 0..<2, using: &random) == 0
                            ? "success" : words.randomElement(using: &random) ?? nil))
            }
            if isIterated { iterated.insert(to) }
            if !isPlain, Int.random(in: 0..<4, using: &random) == 0 { any.insert(to) }
        }
        edges.shuffle(using: &random)
    }

    /// The flow, each module with the parameter `any`, each expression as given.
    func flow(reading parameter: (Int) -> String, expression: String) -> String {
        Fixture.flow(
            (0..<count).map { node in
                "n\(node) gauge config: {any: \(parameter(node))}\(any.contains(node) ? ", join: any" : "")"
            },
            control: edges.map { edge in
                let parts = [edge.kind, edge.condition ?? expression].filter { !$0.isEmpty }
                return "n\(edge.from) (\(edge.order)|\(parts.joined(separator: ", "))) n\(edge.to)"
            })
    }
}
