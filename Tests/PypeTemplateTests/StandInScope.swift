import PypeExpression
import PypeModel
import PypeTemplate

/// A scope with fixed values.
struct StandInScope: RenderScope {
    var context: [String: Value] = [:]
    var globals: [String: Value] = [:]
    /// Declared, but not set.
    var unset: [String] = []
    var item: Value?
    var index: Int?
    var runID = "run-1"
    var runDate = "2026-01-02"
    var flowName = "nightly"
    var environment: [String: String] = [:]
    var secrets: [String: String] = [:]

    func context(_ name: String) -> Value? { context[name] }
    var contextNames: [String] { Array(context.keys) }

    func global(_ text: String) throws(ExpressionError) -> Value? {
        if let value = globals[text] { return value }
        if unset.contains(text) { return nil }
        throw ExpressionError("there is no global '\(text)'", offset: 0)
    }
    var globalNames: [String] { globals.keys + unset }

    func environment(_ name: String) -> String? { environment[name] }
    var environmentNames: [String] { Array(environment.keys) }

    func secret(_ reference: SecretReference) throws(SecretFailure) -> String {
        if let value = secrets[reference.text] { return value }
        throw SecretFailure(
            .unreachable, "Vault cannot be reached", hint: "check VAULT_ADDR", reference: reference.text)
    }
}
