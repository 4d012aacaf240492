import Foundation
import TestSupport

/// Runs of file_solo.
enum FileSolo {
    /// Runs it with the defaults of its parameters filled in, as the host does.
    static func run(
        _ action: String, _ path: String, to target: String? = nil, _ config: [String: Any] = [:],
        _ services: PluginServices = PluginServices()
    ) async throws -> PluginRun {
        var whole: [String: Any] = [
            "action": action, "path": path, "overwrite": false, "recursive": false, "missing_ok": false,
            "make_folders": true,
        ]
        whole["target"] = target
        return try await PluginRun("file_solo", PluginRun.config(whole.merging(config) { $1 }), services)
    }

    /// What a file holds.
    static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
}
