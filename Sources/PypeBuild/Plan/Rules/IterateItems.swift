import PypeModel

/// A module that a control connection with `iterate` leaves has no output port that could be the list. It is the port
/// named `items`, or the only output port, reject ports not counted.
enum IterateItems: Rule {
    static let id = "iterate-items"

    /// - Returns: the port's index, or nil and a finding; nil alone when the module is not known.
    static func port(of node: Int, _ edge: FlowControlEdge, in draft: Draft, _ findings: inout Findings) -> Int? {
        guard let spec = draft.spec(of: node) else { return nil }
        if let items = spec.outputPorts.firstIndex(where: { $0.name == "items" }) { return items }
        let ports = spec.outputPorts.indices.filter { !spec.outputPorts[$0].reject }
        if ports.count == 1 { return ports[0] }
        let names = ports.map { spec.outputPorts[$0].name }.joined(separator: ", ")
        findings.add(
            IterateItems.self, at: edge.from.position,
            "\(Excerpt.quoted(edge.from.value)) (\(spec.name)) gives no list to iterate over: it has "
                + (ports.isEmpty ? "no output port" : "several output ports (\(names)), and none is named 'items'"),
            hint: "iterate from a module with one output port, or with one named 'items'")
        return nil
    }
}
