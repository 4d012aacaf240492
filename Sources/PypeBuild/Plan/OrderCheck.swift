import PypeModel

/// Checks that modules whose variables or status are read have ended by then.
struct OrderCheck {
    struct Question {
        /// The module that is asked about.
        var node: Int
        var use: NameUse
        var isStatus: Bool
    }

    private var questions: [Question] = []
    /// Findings for which it is worked out why; the others get a shorter message.
    private static let explained = 100

    mutating func ask(_ question: Question) { questions.append(question) }

    func check(
        _ draft: Draft, _ subflows: SubflowPlan, order: [Int], _ graph: ControlGraph, _ findings: inout Findings
    ) {
        var inside: [(from: Int, to: Int)] = []
        var between: [(subflow: Int, point: Precedence.Point)] = []
        // Where the answer of each question will be.
        let places = questions.map { question in
            switch question.use.place {
            case .parameter(let node, _) where subflows.number[node] == subflows.number[question.node]:
                inside.append((question.node, node))
                return (isInside: true, index: inside.count - 1)
            case .parameter(let node, _):
                between.append((subflows.number[question.node], .opening(subflows.number[node])))
            case .condition(let edge): between.append((subflows.number[question.node], .edge(edge)))
            }
            return (isInside: false, index: between.count - 1)
        }
        let upstream = Upstream.answers(inside, draft, order: order)
        let ended = between.isEmpty ? [] : Precedence(graph).answers(between)
        var explained = 0
        for (question, place) in zip(questions, places) {
            guard !(place.isInside ? upstream[place.index] : ended[place.index]) else { continue }
            explained += 1
            var reason = Reason.unordered
            if place.isInside {
                reason = .notUpstream
            } else if explained <= Self.explained, follows(question, subflows, graph) {
                reason = .after
            }
            if question.isStatus {
                StatusNotBefore.report(question, draft, reason, &findings)
            } else {
                GlobalNotBefore.report(question, draft, reason, &findings)
            }
        }
    }

    /// Why the module is not certain to come before.
    enum Reason {
        case notUpstream, after, unordered

        func text(_ module: String) -> String {
            switch self {
            case .notUpstream: "no data leads from \(module) to the reader in their sub flow"
            case .after: "\(module) comes after the reader"
            case .unordered: "nothing makes the sub flow of \(module) end first"
            }
        }
    }

    /// True when control edges lead from the reader to the module.
    private func follows(_ question: Question, _ subflows: SubflowPlan, _ graph: ControlGraph) -> Bool {
        let wanted = subflows.number[question.node]
        var stack: [Int]
        switch question.use.place {
        case .parameter(let node, _): stack = [subflows.number[node]]
        case .condition(let edge): stack = [graph.edges[edge].to]
        }
        var seen = Set(stack)
        while let subflow = stack.popLast() {
            if subflow == wanted { return true }
            for edge in graph.out[subflow] where seen.insert(graph.edges[edge].to).inserted {
                stack.append(graph.edges[edge].to)
            }
        }
        return false
    }
}
