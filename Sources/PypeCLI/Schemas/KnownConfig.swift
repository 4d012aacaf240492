import PypeExpression
import PypeModel
import PypeTemplate

/// The config of a node as far as it is known before a run: with the defaults of the context, the flow's name and the
/// environment filled in.
enum KnownConfig {
    case known(json: String)
    /// Why it is not known.
    case unknown(String)

    init(_ config: [String: Value], schema: ConfigSchema, scope: BeforeRun) {
        do {
            let config = try TemplatedConfig(config: config)
            // A secret is not handed to a module that may quote it, wherever it is from.
            let open = config.references.first { !scope.knows($0.reference) || schema[$0.parameter]?.secret == true }
            if let open {
                self = .unknown("{{\(open.reference)}} is known in a run only")
                return
            }
            let values = try config.render(scope, against: schema, masking: Redactor())
            self = .known(json: Value.object(values).json())
        } catch {
            // A run may be given other values.
            self = .unknown(
                "with the defaults of the context, \(error.problems.first?.description ?? "it is not valid")")
        }
    }
}

/// The names that have a value before a run.
struct BeforeRun: RenderScope {
    let defaults: [String: Value]
    let variables: [String: String]
    let flowName: String

    func knows(_ reference: Reference) -> Bool {
        switch reference {
        case .context(let name): defaults[name].map { $0 != .null } ?? false
        case .environment(let name): variables[name] != nil
        case .flowName: true
        default: false
        }
    }

    func context(_ name: String) -> Value? { defaults[name] }
    var contextNames: [String] { Array(defaults.keys) }
    func environment(_ name: String) -> String? { variables[name] }
    var environmentNames: [String] { Array(variables.keys) }

    func global(_ text: String) throws(ExpressionError) -> Value? { nil }
    var globalNames: [String] { [] }
    var item: Value? { nil }
    var index: Int? { nil }
    var runID: String { "" }
    var runDate: String { "" }
    func secret(_ reference: SecretReference) throws(SecretFailure) -> String {
        throw SecretFailure(.closed, "secrets are fetched in a run only")
    }
}
