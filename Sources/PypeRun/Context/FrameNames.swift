import PypeExpression
import PypeModel
import PypeTemplate

/// The names of a run as one iteration sees them: what placeholders are filled in from.
struct FrameNames: RenderScope {
    let names: RunNames
    let frame: FrameContext
    let secrets: SecretStore

    func context(_ name: String) -> Value? { names.context[name] }
    var contextNames: [String] { Array(names.context.keys) }

    func global(_ text: String) throws(ExpressionError) -> Value? { try names.global(text, in: frame) }
    var globalNames: [String] { names.globalNames }

    var item: Value? { frame.value }
    var index: Int? { frame.index < 0 ? nil : Int(frame.index) }

    var runID: String { names.identity.id }
    var runDate: String { names.identity.date }
    var flowName: String { names.flowName }

    func environment(_ name: String) -> String? { names.environment[name] }
    var environmentNames: [String] { Array(names.environment.keys) }

    func secret(_ reference: SecretReference) throws(SecretFailure) -> String { try secrets.value(of: reference) }
}
