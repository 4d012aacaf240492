import PypeModel

/// A data connection names a port that the module does not have. Left of the ` - ` stands an output port, right of it an
/// input port. `pype inspect MODULE` shows both.
enum UnknownPort: Rule {
    static let id = "unknown-port"

    /// - Returns: the port's index among the node's inputs; nil and a finding when it has no such port; nil when the
    ///   node's module is not known.
    static func input(_ port: FlowPort, of node: Int, in draft: Draft, _ findings: inout Findings) -> Int? {
        guard let spec = draft.spec(of: node) else { return nil }
        if spec.inputPorts.isEmpty {
            NoDataIn.report(port, spec, &findings)
            return nil
        }
        return find(port, spec, in: spec.inputPorts, other: spec.outputPorts, ("input", "output"), &findings)
    }

    /// - Returns: the port's index among the node's outputs; nil and a finding when it has no such port; nil when the
    ///   node's module is not known.
    static func output(_ port: FlowPort, of node: Int, in draft: Draft, _ findings: inout Findings) -> Int? {
        guard let spec = draft.spec(of: node) else { return nil }
        if spec.outputPorts.isEmpty {
            NoDataOut.report(port, spec, &findings)
            return nil
        }
        return find(port, spec, in: spec.outputPorts, other: spec.inputPorts, ("output", "input"), &findings)
    }

    private static func find(
        _ port: FlowPort, _ spec: ModuleSpec, in ports: [PortSpec], other: [PortSpec], _ words: (String, String),
        _ findings: inout Findings
    ) -> Int? {
        if let index = ports.firstIndex(where: { $0.name == port.port.value }) { return index }
        let names = ports.map(\.name)
        let isOther = other.contains { $0.name == port.port.value }
        let hint =
            isOther
            ? "it has an \(words.1) port of that name; its \(words.0) ports are: "
                + names.joined(separator: ", ")
            : findings.suggestion(for: port.port.value, among: names)
        findings.add(
            UnknownPort.self, at: port.port.position,
            "\(Excerpt.quoted(port.node.value)) (\(spec.name)) has no \(words.0) port "
                + Excerpt.quoted(port.port.value),
            hint: hint)
        return nil
    }
}
