import PypeExpression
import PypeModel

/// A name that the flow asks for, and where.
struct NameUse {
    enum Place {
        /// In a parameter of the node.
        case parameter(node: Int, FlowParameter)
        /// In the condition of the control edge.
        case condition(edge: Int)
    }

    var reference: Reference
    var position: FlowPosition
    var place: Place

    /// Every name of the parameters and the conditions, in the order of nodes and edges.
    static func all(in flow: Flow, _ draft: Draft, _ controls: [ControlPlan.Control]) -> [NameUse] {
        var uses: [NameUse] = []
        for module in flow.modules {
            guard let node = draft.index[module.id.value] else { continue }
            for parameter in module.parameters {
                for text in parameter.templates {
                    // The section that read the text found nothing wrong with it.
                    let references = (try? Template(text.text))?.references ?? []
                    for (found, position) in zip(references, text.names) {
                        uses.append(
                            NameUse(
                                reference: found.reference, position: position, place: .parameter(node: node, parameter)
                            ))
                    }
                }
            }
        }
        for (number, control) in controls.enumerated() {
            guard let text = control.source.expression else { continue }
            let references = (try? Condition(text.text))?.references ?? []
            for (found, position) in zip(references, text.names) {
                uses.append(NameUse(reference: found.reference, position: position, place: .condition(edge: number)))
            }
        }
        return uses
    }

    /// The sub flow in whose frame the name is read.
    func subflow(_ subflows: SubflowPlan, _ graph: ControlGraph) -> Int {
        switch place {
        case .parameter(let node, _): subflows.number[node]
        case .condition(let edge): graph.edges[edge].from
        }
    }
}
