import PypeExpression
import PypeHost
import PypeModel
import PypeTemplate

/// The parameters of a node: fixed, or with placeholders that are filled in each time it starts.
struct NodeConfig: Sendable {
    private enum Kind: Sendable {
        case fixed(json: String)
        case templated(TemplatedConfig)
    }

    private let kind: Kind

    /// - Throws: ``DiagnosticsError`` with the rule `dag-file` for placeholders that cannot be read.
    init(_ config: [String: Value], of node: String) throws(DiagnosticsError) {
        guard !config.isEmpty else {
            kind = .fixed(json: "{}")
            return
        }
        let json = Value.object(config).json()
        guard Template.isTemplate(json) else {
            kind = .fixed(json: json)
            return
        }
        do {
            let templated = try TemplatedConfig(config: config)
            kind = .templated(templated)
        } catch {
            throw DiagnosticsError(
                error.problems.map {
                    Diagnostic(
                        rule: "dag-file", message: "node '\(node)': \($0)",
                        hint: "build the flow again with 'pype build'")
                })
        }
    }

    /// A JSON object with every placeholder filled in, checked again against the module's manifest.
    /// - Throws: ``ModuleFailure`` with all that is wrong at once.
    func rendered(in frame: FrameContext, spec: ModuleSpec, run: RunContext) throws(ModuleFailure) -> String {
        switch kind {
        case .fixed(let json): return json
        case .templated(let config):
            let scope = FrameNames(names: run.names, frame: frame, secrets: run.secrets)
            do {
                return Value.object(try config.render(scope, against: spec.configSchema, masking: run.secrets.redactor))
                    .json()
            } catch {
                let only = error.problems.count == 1 ? error.problems[0] : nil
                throw ModuleFailure(
                    error.isRetryable ? .unavailable : .invalidConfig,
                    only?.text ?? error.problems.map(\.description).joined(separator: "; "),
                    hint: only?.hint, isRetryable: error.isRetryable)
            }
        }
    }

    /// Variables of the context that a config asks for.
    static func contextNames(of config: [String: Value]) -> Set<String> {
        var names: Set<String> = []
        for use in (try? TemplatedConfig(config: config))?.references ?? [] {
            if case .context(let name) = use.reference { names.insert(name) }
        }
        return names
    }
}
