import PypeModel

/// Writes a dag in Graphviz's language, https://graphviz.org/doc/info/lang.html: sub flows as clusters, data edges solid,
/// control edges dashed.
enum DotGraph {
    static func text(of dag: Dag) -> String {
        var lines = [
            "digraph \(quoted(dag.flow.name)) {", "  rankdir=LR;", "  compound=true;",
            "  node [shape=box, style=rounded];",
        ]
        for (number, subflow) in dag.subflows.enumerated() {
            lines.append("  subgraph cluster_\(number) {")
            lines.append("    label=\(quoted("sub flow \(number + 1)"));")
            for node in subflow.nodes {
                let id = quoted(dag.nodes[node].id).dropLast()
                let module = quoted(dag.modules[dag.nodes[node].module].spec.name).dropFirst()
                // The line break between the two is an escape of the language, so it is not quoted.
                lines.append("    n\(node) [label=\(id)\\n\(module)];")
            }
            lines.append("  }")
        }
        for edge in dag.edges {
            lines.append("  n\(edge.from) -> n\(edge.to) [label=\(quoted(Graph.ports(edge, in: dag)))];")
        }
        for control in dag.controls {
            lines.append(
                "  n\(control.from) -> n\(control.to) [style=dashed, label=\(quoted(Graph.valve(control)))];")
        }
        return lines.joined(separator: "\n") + "\n}\n"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\" + String(scalar)
            case "\n", "\r", "\t": result += " "
            // Graphviz reads entities of HTML in every label.
            case "&": result += "&amp;"
            default: result.unicodeScalars.append(scalar.value < 0x20 ? "\u{FFFD}" : scalar)
            }
        }
        return result + "\""
    }
}
