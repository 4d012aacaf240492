import PypeModel

/// Reads `settings`: how the flow runs.
enum SettingsSection {
    static func settings(_ root: FlowSection, _ findings: inout Findings) -> FlowSettings {
        var settings = FlowSettings()
        guard let node = root["settings"], let section = FlowSection(node, title: "'settings'", &findings) else {
            return settings
        }
        UnknownKey.check(section, known: FlowKeys.settings, &findings)
        readFailure(section, &settings, &findings)
        for key in ["execution_mode", "data_backend"] {
            if let mode = section.text(key, &findings) { ModeNotBuilt.check(key, mode, &findings) }
        }
        settings.threads = section.integer("threads", in: 1...4096, &findings)?.value
        settings.maxParallel = section.integer("max_parallel", in: 1...4096, &findings)?.value
        settings.checkpoints = section.flag("checkpoints", &findings) ?? settings.checkpoints
        settings.spillThresholdRows = section.integer("spill_threshold_rows", in: 1...Int.max, &findings)?.value
        settings.maxRamShare = section.share("max_ram_share", &findings)
        return settings
    }

    /// What happens when something fails or takes too long.
    private static func readFailure(
        _ section: FlowSection, _ settings: inout FlowSettings, _ findings: inout Findings
    ) {
        if let timeout = section.integer("timeout", in: 1...Int(Int32.max), &findings) {
            settings.timeout = timeout.value
        }
        if let retries = section.integer("retries", in: 0...3, &findings) { settings.retries = retries.value }
        if let delay = section.seconds("retry_delay", above: 0, orEqual: true, &findings) {
            settings.retryDelay = delay
        }
        if let strategy = section.choice("fail_strategy", of: ["halt", "continue"], &findings) {
            settings.failStrategy = strategy.value
        }
        if let grace = section.seconds("grace", above: 0, orEqual: true, &findings) { settings.grace = grace }
    }
}
