import PypeModel

/// Graph: a ``Dag`` as a drawing. The only entry of this folder for outsiders.
enum Graph {
    static func text(of dag: Dag, format: GraphFormat) throws(Diagnostic) -> String {
        switch format {
        case .dot: DotGraph.text(of: dag)
        case .mermaid: MermaidGraph.text(of: dag)
        case .svg: try Graphviz.svg(of: DotGraph.text(of: dag))
        }
    }

    /// What stands at a control edge.
    static func valve(_ control: DagControl) -> String {
        var parts: [String] = []
        if control.kind != .normal { parts.append(control.kind.rawValue) }
        if control.parallel > 1 { parts.append("parallel=\(control.parallel)") }
        if control.condition != .success { parts.append(control.condition.text) }
        return "(\(control.order)|\(parts.joined(separator: ", ")))"
    }

    /// What stands at a data edge.
    static func ports(_ edge: DagEdge, in dag: Dag) -> String {
        let from = dag.modules[dag.nodes[edge.from].module].spec.outputPorts[edge.output].name
        let to = dag.modules[dag.nodes[edge.to].module].spec.inputPorts[edge.input].name
        return "\(from) → \(to)"
    }
}

/// How a flow can be drawn.
package enum GraphFormat: String, Sendable, CaseIterable {
    /// Graphviz's language, https://graphviz.org/doc/info/lang.html
    case dot
    /// https://mermaid.js.org/syntax/flowchart.html
    case mermaid
    /// By Graphviz's program `dot`.
    case svg
}
