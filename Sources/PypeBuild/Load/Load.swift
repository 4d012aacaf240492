import PypeModel

/// Load: a flow file to a ``Flow``. The only entry of this folder for outsiders.
enum Load {
    /// What was understood of a flow file. With errors among the findings it has holes.
    struct Result {
        var source: SourceText
        var flow: Flow
        /// False when a data connection could not be read, so that a missing edge is no second error.
        var hasAllEdges: Bool
    }

    /// - Returns: nil when there is nothing to plan with: no readable YAML.
    static func flow(_ path: String, _ findings: inout Findings) -> (source: SourceText, result: Result?) {
        guard let bytes = FlowFile.bytes(of: path, &findings) else {
            return (SourceText(file: path, bytes: []), nil)
        }
        let source = SourceText(file: path, bytes: bytes)
        guard let root = YAMLReader.root(of: source, &findings), !root.isNull else {
            if !findings.hasErrors { EmptyFlow.report("the file is empty", at: nil, &findings) }
            return (source, nil)
        }
        guard let section = FlowSection(root, title: "a flow file", &findings) else { return (source, nil) }
        UnknownKey.check(section, known: FlowKeys.root, &findings)
        let modules = ModulesSection.modules(section, source, &findings)
        let (data, control, isWhole) = ConnectionsSection.connections(section, source, &findings)
        let flow = Flow(
            info: InfoSection.info(section, &findings),
            settings: SettingsSection.settings(section, &findings),
            modules: modules, data: data, control: control,
            context: ContextSection.context(section, &findings))
        return (source, Result(source: source, flow: flow, hasAllEdges: isWhole))
    }
}
