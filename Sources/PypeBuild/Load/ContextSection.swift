import PypeModel

/// Reads `context`: defaults of the context variables.
enum ContextSection {
    static func context(_ root: FlowSection, _ findings: inout Findings) -> [String: Value] {
        guard let node = root["context"], let section = FlowSection(node, title: "'context'", &findings) else {
            return [:]
        }
        var context: [String: Value] = [:]
        for entry in section.entries {
            ContextName.check(entry.key, &findings)
            TemplateMisplaced.checkContext(entry.value, &findings)
            context[entry.key.value] = entry.value.value(&findings)
        }
        return context
    }
}
