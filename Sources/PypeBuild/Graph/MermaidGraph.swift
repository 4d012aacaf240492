import PypeModel

/// Writes a dag as a Mermaid flowchart, https://mermaid.js.org/syntax/flowchart.html: sub flows as subgraphs, data edges
/// solid, control edges dashed.
enum MermaidGraph {
    static func text(of dag: Dag) -> String {
        var lines = ["flowchart LR"]
        for (number, subflow) in dag.subflows.enumerated() {
            lines.append("  subgraph s\(number)[\(quoted("sub flow \(number + 1)"))]")
            for node in subflow.nodes {
                let id = quoted(dag.nodes[node].id).dropLast()
                let module = quoted(dag.modules[dag.nodes[node].module].spec.name).dropFirst()
                lines.append("    n\(node)[\(id)<br/>\(module)]")
            }
            lines.append("  end")
        }
        for edge in dag.edges {
            lines.append("  n\(edge.from) -->|\(quoted(Graph.ports(edge, in: dag)))| n\(edge.to)")
        }
        for control in dag.controls {
            lines.append("  n\(control.from) -.->|\(quoted(Graph.valve(control)))| n\(control.to)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Everything but letters, digits and a few harmless characters becomes an entity code.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            let isPlain = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            if isPlain || " _-.()→".unicodeScalars.contains(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                result += "#\(scalar.value);"
            }
        }
        return result + "\""
    }
}
