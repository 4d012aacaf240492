import PypeModel

/// Reads `settings`: how the flow runs.
enum SettingsSection {
    static func settings(_ root: FlowSection, _ findings: inout Findings) -> FlowSettings {
        var settings = FlowSettings()
        guard let node = root["settings"], let section = FlowSection(node, title: "'settings'", &findings) else {
            return settings
        }
        UnknownKey.check(section, known: FlowKeys.settings, &findings)
        if let timeout = section.integer("timeout", in: 1...Int(Int32.max), &findings) {
            settings.timeout = timeout.value
        }
        if let retries = section.integer("retries", in: 0...3, &findings) {
            settings.retries = retries.value
            if retries.value > 0 { RetriesNotBuilt.report(at: retries.position, &findings) }
        }
        if let strategy = section.choice("fail_strategy", of: ["halt", "continue"], &findings) {
            settings.failStrategy = strategy.value
        }
        for key in ["execution_mode", "data_backend"] {
            if let mode = section.text(key, &findings) { ModeNotBuilt.check(key, mode, &findings) }
        }
        settings.threads = section.integer("threads", in: 1...4096, &findings)?.value
        settings.maxParallel = section.integer("max_parallel", in: 1...4096, &findings)?.value
        for key in ["spill_threshold_rows", "max_ram_share"] {
            guard let entry = section.entry(key) else { continue }
            NotBuiltYet.report(
                "the setting '\(key)'", at: entry.key.position, hint: "leave it out: tables are kept in memory",
                &findings)
        }
        return settings
    }
}
