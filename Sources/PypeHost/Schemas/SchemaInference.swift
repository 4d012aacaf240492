/// Asks the modules of a flow for their columns, in a process of their own.
package struct SchemaInference: Sendable {
    private let executable: String
    private let arguments: [String]
    private let deadline: Duration

    /// - Parameters:
    ///   - executable: a program that calls ``SchemaChild/main(parent:)``; this one, when nothing is said.
    ///   - deadline: how long one module may take.
    package init(
        executable: String? = nil, arguments: [String] = [SchemaChild.command], deadline: Duration = .seconds(30)
    ) {
        self.executable = executable ?? LibraryScanner.thisProgram
        self.arguments = arguments
        self.deadline = deadline
    }

    /// An answer for each node of the plan. A module that crashes or hangs has that for an answer; the others are asked
    /// again without it.
    /// - Throws: ``LoadFailure`` when no process can be started, or when it does not work.
    package func answers(_ plan: SchemaPlan) throws(LoadFailure) -> [SchemaAnswer] {
        var plan = plan
        var crashes: [Int: SchemaAnswer] = [:]
        while true {
            let sitting = try sit(plan)
            guard let (node, words) = sitting.blamed else {
                return sitting.answers.enumerated().map { crashes[$0] ?? $1 }
            }
            let outputs = [[SchemaAnswer.Column]?](repeating: nil, count: plan.nodes[node].outputCount)
            crashes[node] = SchemaAnswer(outputs: outputs, crash: words)
            plan.nodes[node].config = nil
            plan.nodes[node].reason = words
        }
    }

    private struct Sitting {
        var answers: [SchemaAnswer] = []
        var blamed: (node: Int, words: String)?
    }

    /// One child, until it has asked all nodes or has ended.
    private func sit(_ plan: SchemaPlan) throws(LoadFailure) -> Sitting {
        var sitting = Sitting()
        let child = try ScanProcess(executable: executable, arguments: arguments, input: plan.bytes)
        var current: Int?
        var limit = ContinuousClock.now + deadline
        while sitting.answers.count < plan.nodes.count {
            switch child.next(within: ContinuousClock.now.duration(to: limit)) {
            case .line(let line):
                guard let message = SchemaMessage(line: line), message.node == sitting.answers.count else { continue }
                limit = ContinuousClock.now + deadline
                current = message.node
                if let answer = message.answer {
                    sitting.answers.append(answer)
                    current = nil
                }
            case .end(let end):
                let said = child.lastWords
                // Between two nodes, the one before has left something behind that ended the process.
                guard let node = current ?? sitting.answers.indices.last, plan.nodes[node].config != nil else {
                    throw LoadFailure(
                        .scanner,
                        "the process that asks modules for their columns does not work (\(executable), \(end))")
                }
                sitting.blamed = (node, end.words(deadline) + (said.isEmpty ? "" : "; it said: \(said)"))
                return sitting
            }
        }
        return sitting
    }
}
