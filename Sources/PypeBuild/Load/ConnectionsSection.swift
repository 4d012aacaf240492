import PypeModel

/// Reads `connections`: the data and the control connections.
enum ConnectionsSection {
    /// - Returns: what could be read, and whether all data connections could.
    static func connections(
        _ root: FlowSection, _ source: SourceText, _ findings: inout Findings
    ) -> (data: [FlowDataEdge], control: [FlowControlEdge], isWhole: Bool) {
        guard let node = root["connections"] else { return ([], [], true) }
        guard let section = FlowSection(node, title: "'connections'", &findings) else { return ([], [], false) }
        UnknownKey.check(section, known: FlowKeys.connections, &findings)
        let dataNodes = section.list("data", of: "data connections", &findings)
        let controlNodes = section.list("control", of: "control connections", &findings) ?? []
        let data = (dataNodes ?? []).compactMap { node in
            text(node, "data", &findings).flatMap { DataConnection.parse($0, source, &findings) }
        }
        let control = controlNodes.compactMap { node in
            text(node, "control", &findings).flatMap { ControlConnection.parse($0, source, &findings) }
        }
        let isWhole = section["data"] == nil || dataNodes?.count == data.count
        return (data, control, isWhole)
    }

    private static func text(_ node: YAMLNode, _ key: String, _ findings: inout Findings) -> Located<String>? {
        guard case .scalar(let text, _) = node.kind, !node.isNull else {
            WrongType.report("entry of \(key)", wanted: "a text in quotes", found: node, &findings)
            return nil
        }
        return Located(text, at: node.position)
    }
}
