import PypeModel

/// Reads `modules`: the steps of the flow.
enum ModulesSection {
    static func modules(_ root: FlowSection, _ source: SourceText, _ findings: inout Findings) -> [FlowModule] {
        if root["modules"] == nil {
            MissingKey.report("modules", in: root, example: "modules: [{id: a, name: csv_source}]", &findings)
        }
        guard let nodes = root.list("modules", of: "modules", &findings) else { return [] }
        if nodes.isEmpty { EmptyFlow.report("'modules' has no module", at: root["modules"]?.position, &findings) }
        let modules = nodes.compactMap { module($0, source, &findings) }
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
    private static func module(
        _ node: YAMLNode, _ source: SourceText, _ findings: inout Findings
    ) -> FlowModule? {
        guard let section = FlowSection(node, title: "an entry of 'modules'", &findings) else { return nil }
        UnknownKey.check(section, known: FlowKeys.module, &findings)
        let id = section.requiredText("id", example: "id: read_orders", &findings)
        let name = section.requiredText("name", example: "name: csv_source", &findings)
        if let id { ModuleId.check(id, &findings) }
        let parameters = parameters(section, id?.value ?? "", source, &findings)
        var module = FlowModule(
            id: id ?? Located("", at: section.position), name: name ?? Located("", at: section.position),
            parameters: parameters)
        readSettings(section, &module, &findings)
        return id == nil ? nil : module
    }

    /// The settings of a single module.
    private static func readSettings(_ section: FlowSection, _ module: inout FlowModule, _ findings: inout Findings) {
        let retries = section.integer("retries", in: 0...10, &findings)
        module.retriesPlace = retries?.position
        module.maxRejectsPlace = section["max_rejects"]?.position
        module.policy = NodePolicy(
            retries: retries?.value,
            retryDelay: section.seconds("retry_delay", above: 0, orEqual: true, &findings),
            timeout: section.seconds("timeout", above: 0, orEqual: false, &findings),
            maxRejects: section.rejectLimit("max_rejects", &findings),
            forceDisk: section.flag("force_disk", &findings) ?? false)
        if let join = section.choice("join", of: ["all", "any"], &findings) {
            module.joinsAny = Located(join.value == "any", at: join.position)
        }
        if let entry = section.entry("isolation") {
            NotBuiltYet.report("'isolation'", at: entry.key.position, hint: "leave it out", &findings)
        }
        if let misc = section["misc"] { _ = FlowSection(misc, title: "'misc'", &findings) }
    }

    private static func parameters(
        _ section: FlowSection, _ id: String, _ source: SourceText, _ findings: inout Findings
    ) -> [FlowParameter] {
        var parameters: [FlowParameter] = []
        if let node = section["configs"], let configs = FlowSection(node, title: "'configs'", &findings) {
            UnknownKey.check(configs, known: FlowKeys.configs, &findings)
            for part in [FlowParameter.Section.required, .optional] {
                guard let node = configs[part.rawValue],
                    let group = FlowSection(node, title: "'\(part.rawValue)'", &findings)
                else { continue }
                parameters += group.entries.map { parameter($0, part, source, &findings) }
            }
        }
        if let entry = section.entry("config") {
            if section["configs"] != nil { TwoConfigs.report(id, at: entry.key.position, &findings) }
            if let group = FlowSection(entry.value, title: "'config'", &findings) {
                parameters += group.entries.map { parameter($0, .flat, source, &findings) }
            }
        }
        return parameters
    }

    private static func parameter(
        _ entry: YAMLEntry, _ section: FlowParameter.Section, _ source: SourceText, _ findings: inout Findings
    ) -> FlowParameter {
        var text: String?
        if case .scalar(let plain, isPlain: true) = entry.value.kind { text = plain }
        return FlowParameter(
            name: entry.key, value: Located(entry.value.value(&findings), at: entry.value.position), text: text,
            section: section, templates: TemplateTexts.find(in: entry.value, source, &findings))
    }
}
