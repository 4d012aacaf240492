import PypeModel

/// Reads `flow`: who the flow is.
enum InfoSection {
    static func info(_ root: FlowSection, _ findings: inout Findings) -> FlowInfo {
        var info = FlowInfo(name: "", version: "")
        guard let node = root["flow"] else {
            MissingKey.report("flow", in: root, example: "flow: {name: my_flow, version: 1.0.0}", &findings)
            return info
        }
        guard let section = FlowSection(node, title: "'flow'", &findings) else { return info }
        UnknownKey.check(section, known: FlowKeys.flow, &findings)
        if let name = section.requiredText("name", example: "name: my_flow", &findings) {
            FlowName.check(name, &findings)
            info.name = name.value
        }
        info.version = section.requiredText("version", example: "version: 1.0.0", &findings)?.value ?? ""
        info.created = section.text("created", &findings)?.value
        info.description = section.text("description", &findings)?.value
        info.authors = authors(section, &findings)
        return info
    }

    private static func authors(_ section: FlowSection, _ findings: inout Findings) -> [String] {
        guard let nodes = section.list("authors", of: "names", &findings) else { return [] }
        return nodes.compactMap { node in
            if case .scalar(let name, _) = node.kind, !node.isNull { return name }
            WrongType.report("entry of authors", wanted: "text", found: node, &findings)
            return nil
        }
    }
}
