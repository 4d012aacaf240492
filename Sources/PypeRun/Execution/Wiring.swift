import PypeModel

/// Which edges meet at which port.
struct Wiring: Sendable {
    /// By node, by input port: indices of the edges that end there, in file order.
    let incoming: [[[Int]]]
    /// By node, by output port: indices of the edges that start there.
    let outgoing: [[[Int]]]
    /// By node, by output port: indices of the control edges that iterate over what it gives.
    let lists: [[[Int]]]

    init(_ dag: Dag) {
        var incoming = dag.nodes.map { dag.modules[$0.module].spec.inputPorts.map { _ in [Int]() } }
        var outgoing = dag.nodes.map { dag.modules[$0.module].spec.outputPorts.map { _ in [Int]() } }
        var lists = outgoing
        for (index, edge) in dag.edges.enumerated() {
            outgoing[edge.from][edge.output].append(index)
            incoming[edge.to][edge.input].append(index)
        }
        for (index, control) in dag.controls.enumerated() {
            if let port = control.items { lists[control.from][port].append(index) }
        }
        self.incoming = incoming
        self.outgoing = outgoing
        self.lists = lists
    }
}
