import PypeExpression
import PypeHost
import PypeModel

/// The parameters of a node: fixed, or with placeholders that are filled in each time it starts.
struct NodeConfig: Sendable {
    private let json: String

    /// - Throws: ``DiagnosticsError`` with the rule `config-template` when a placeholder cannot be read.
    init(_ config: [String: Value], of node: String) throws(DiagnosticsError) {
        json = config.isEmpty ? "{}" : Value.object(config).json()
    }

    /// Variables of the context that a config asks for.
    static func contextNames(of config: [String: Value]) -> Set<String> {
        var names: Set<String> = []
        var values = Array(config.values)
        while let value = values.popLast() {
            switch value {
            case .string(let text):
                for piece in (try? Template(text))?.pieces ?? [] {
                    if case .reference(.context(let name), _) = piece { names.insert(name) }
                }
            case .array(let list): values += list
            case .object(let object): values += object.values
            default: break
            }
        }
        return names
    }

    /// A JSON object.
    func rendered(in frame: FrameContext, run: RunContext) throws(ModuleFailure) -> String { json }
}
