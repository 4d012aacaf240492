/// A data edge from an output port to an input port. All four are indices: into `Dag.nodes`, and into the ports of the
/// node's module.
package struct DagEdge: Sendable, Hashable {
    package var from: Int
    package var output: Int
    package var to: Int
    package var input: Int

    package init(from: Int, output: Int, to: Int, input: Int) {
        self.from = from
        self.output = output
        self.to = to
        self.input = input
    }
}

/// A connected component of the data graph.
package struct DagSubflow: Sendable, Hashable {
    /// Indices into `Dag.nodes`, in data order.
    package var nodes: [Int]
    /// It runs when one of the control edges into it is taken; else all have to be.
    package var joinsAny: Bool

    package init(nodes: [Int], joinsAny: Bool = false) {
        self.nodes = nodes
        self.joinsAny = joinsAny
    }
}

/// A control edge between two sub flows.
package struct DagControl: Sendable, Hashable {
    /// Index of the node the edge leaves.
    package var from: Int
    /// Index of the node the edge was written to end at; its sub flow is what starts.
    package var to: Int
    /// 1 or more; `Last` is replaced.
    package var order: Int
    package var kind: ControlKind
    package var condition: ControlCondition
    /// `iterate`: iterations at the same time, 1 or more.
    package var parallel: Int
    /// `iterate`: the output port of `from` that gives the list.
    package var items: Int?

    package init(
        from: Int, to: Int, order: Int, kind: ControlKind = .normal, condition: ControlCondition = .success,
        parallel: Int = 1, items: Int? = nil
    ) {
        self.from = from
        self.to = to
        self.order = order
        self.kind = kind
        self.condition = condition
        self.parallel = parallel
        self.items = items
    }
}

/// What a control edge does with its target.
package enum ControlKind: String, Sendable, Hashable, CaseIterable {
    /// Runs it once, and waits for everything below it.
    case normal
    /// Starts it and goes on at once.
    case start
    /// Runs it, and everything that only it leads to, once an item of a list.
    case iterate
}

/// When a control edge is taken.
package enum ControlCondition: Sendable, Hashable {
    case success, failure, always
    /// A text in the language of PypeExpression.
    case expression(String)

    /// The word of the flow file, or the expression.
    package var text: String {
        switch self {
        case .success: "success"
        case .failure: "failure"
        case .always: "always"
        case .expression(let text): text
        }
    }

    package init(_ text: String) {
        self =
            switch text {
            case "", "success": .success
            case "failure": .failure
            case "always": .always
            default: .expression(text)
            }
    }
}
