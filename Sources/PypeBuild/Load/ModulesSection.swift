import PypeModel

/// Reads `modules`: the steps of the flow.
enum ModulesSection {
    static func modules(_ root: FlowSection, _ findings: inout Findings) -> [FlowModule] {
        if root["modules"] == nil {
            MissingKey.report("modules", in: root, example: "modules: [{id: a, name: csv_source}]", &findings)
        }
        guard let nodes = root.list("modules", of: "modules", &findings) else { return [] }
        if nodes.isEmpty { EmptyFlow.report("'modules' has no module", at: root["modules"]?.position, &findings) }
        let modules = nodes.compactMap { module($0, &findings) }
        var first: [String: FlowPosition] = [:]
        var unique: [FlowModule] = []
        for module in modules {
            if let position = first[module.id.value] {
                DuplicateId.report(module.id, first: position, &findings)
            } else {
                first[module.id.value] = module.id.position
                unique.append(module)
            }
        }
        AmbiguousId.check(unique.map(\.id).filter { ModuleId.isValid($0.value) }, &findings)
        return unique
    }

    /// - Returns: nil when the entry has no id, so that nothing can refer to it.
    private static func module(_ node: YAMLNode, _ findings: inout Findings) -> FlowModule? {
        guard let section = FlowSection(node, title: "an entry of 'modules'", &findings) else { return nil }
        UnknownKey.check(section, known: FlowKeys.module, &findings)
        let id = section.requiredText("id", example: "id: read_orders", &findings)
        let name = section.requiredText("name", example: "name: csv_source", &findings)
        if let id { ModuleId.check(id, &findings) }
        checkSettings(section, &findings)
        let parameters = parameters(section, id?.value ?? "", &findings)
        guard let id else { return nil }
        return FlowModule(id: id, name: name ?? Located("", at: section.position), parameters: parameters)
    }

    /// The settings of a single module: all that is accepted so far is what the module would do anyway.
    private static func checkSettings(_ section: FlowSection, _ findings: inout Findings) {
        if let retries = section.integer("retries", in: 0...3, &findings), retries.value > 0 {
            NotBuiltYet.report(
                "'retries' of a module", at: retries.position, hint: "leave it out: a module that fails, fails at once",
                &findings)
        }
        if let entry = section.entry("timeout") {
            NotBuiltYet.report(
                "'timeout' of a module", at: entry.key.position,
                hint: "leave it out; 'timeout' of the settings is for "
                    + "the whole flow", &findings)
        }
        if let join = section.choice("join", of: ["all", "any"], &findings), join.value == "any" {
            NotBuiltYet.report("'join: any'", at: join.position, hint: "leave it out: 'all' is the default", &findings)
        }
        if let entry = section.entry("isolation") {
            NotBuiltYet.report("'isolation'", at: entry.key.position, hint: "leave it out", &findings)
        }
        if let misc = section["misc"] { _ = FlowSection(misc, title: "'misc'", &findings) }
    }

    private static func parameters(
        _ section: FlowSection, _ id: String, _ findings: inout Findings
    ) -> [FlowParameter] {
        var parameters: [FlowParameter] = []
        if let node = section["configs"], let configs = FlowSection(node, title: "'configs'", &findings) {
            UnknownKey.check(configs, known: FlowKeys.configs, &findings)
            for part in [FlowParameter.Section.required, .optional] {
                guard let node = configs[part.rawValue],
                    let group = FlowSection(node, title: "'\(part.rawValue)'", &findings)
                else { continue }
                parameters += group.entries.map { parameter($0, part, &findings) }
            }
        }
        if let entry = section.entry("config") {
            if section["configs"] != nil { TwoConfigs.report(id, at: entry.key.position, &findings) }
            if let group = FlowSection(entry.value, title: "'config'", &findings) {
                parameters += group.entries.map { parameter($0, .flat, &findings) }
            }
        }
        return parameters
    }

    private static func parameter(
        _ entry: YAMLEntry, _ section: FlowParameter.Section, _ findings: inout Findings
    ) -> FlowParameter {
        NotBuiltYet.checkTemplates(entry.value, &findings)
        var text: String?
        if case .scalar(let plain, isPlain: true) = entry.value.kind { text = plain }
        return FlowParameter(
            name: entry.key, value: Located(entry.value.value(&findings), at: entry.value.position), text: text,
            section: section)
    }
}
