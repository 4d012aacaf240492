import PypeHost
import PypeModel

/// The parameters of a node: fixed, or with placeholders that are filled in each time it starts.
struct NodeConfig: Sendable {
    private let json: String

    /// - Throws: ``DiagnosticsError`` with the rule `config-template` when a placeholder cannot be read.
    init(_ config: [String: Value], of node: String) throws(DiagnosticsError) {
        json = config.isEmpty ? "{}" : Value.object(config).json()
    }

    /// A JSON object.
    func rendered(in frame: FrameContext, run: RunContext) throws(ModuleFailure) -> String { json }
}
