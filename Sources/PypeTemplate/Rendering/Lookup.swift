import PypeExpression
import PypeModel

/// Finds the value of one name.
struct Lookup<Scope: RenderScope> {
    let scope: Scope

    /// - Throws: what is wrong, with the nearest names. No name is ever taken for an empty text.
    func value(of reference: Reference) throws(LookupFault) -> Value {
        switch reference {
        case .context(let name):
            if let value = scope.context(name) { return value }
            throw unknown(
                "the context has no variable '\(name)'", name, scope.contextNames, none: "the context is empty")
        case .global(let text, let path):
            if let value = try global(text) { return try fields(path, of: value, named: text) }
            throw LookupFault(
                message: "the global '\(text)' has not been set",
                hint: "the module that sets it has to run before, and to set it in every run")
        case .item(let path): return try item(path)
        case .index:
            if let index = scope.index { return .int(Int64(index)) }
            throw outside("iter.index")
        case .runID: return .string(scope.runID)
        case .runDate: return .string(scope.runDate)
        case .flowName: return .string(scope.flowName)
        case .environment(let name):
            if let text = scope.environment(name) { return .string(text) }
            // A machine has many variables, and they are nobody's business: only a near name is told.
            throw LookupFault(
                message: "the environment has no variable '\(name)'",
                hint: Suggestion.nearest(to: name, among: scope.environmentNames).map { "did you mean '\($0)'?" }
                    ?? "set it for the process that runs the flow")
        case .secret(let secret):
            do throws(SecretFailure) {
                return .string(try scope.secret(secret))
            } catch {
                throw LookupFault(
                    message: error.reference.isEmpty
                        ? "secret '\(secret.text)': \(error.message)" : "secret '\(error.reference)': \(error.message)",
                    hint: error.hint, isRetryable: error.isRetryable)
            }
        case .status:
            throw LookupFault(message: "'\(reference)' has a value in conditions of control connections only")
        }
    }

    private func global(_ text: String) throws(LookupFault) -> Value? {
        do throws(ExpressionError) {
            return try scope.global(text)
        } catch {
            throw LookupFault(
                message: error.message, hint: error.hint ?? Suggestion.hint(for: text, among: scope.globalNames))
        }
    }

    private func item(_ path: [String]) throws(LookupFault) -> Value {
        guard let value = scope.item else { throw outside("iter.item") }
        return try fields(path, of: value, named: "iter.item")
    }

    private func fields(_ path: [String], of value: Value, named name: String) throws(LookupFault) -> Value {
        do throws(ExpressionError) {
            return try Fields.value(path, of: value, named: name)
        } catch {
            throw LookupFault(message: error.message, hint: error.hint)
        }
    }

    private func outside(_ name: String) -> LookupFault {
        LookupFault(
            message: "there is no iteration here, so '\(name)' has no value",
            hint: "it has one in modules behind an 'iterate' connection")
    }

    private func unknown(_ message: String, _ name: String, _ names: [String], none: String) -> LookupFault {
        if names.isEmpty { return LookupFault(message: message, hint: none) }
        let listed = names.sorted().prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
        return LookupFault(
            message: message, hint: Suggestion.hint(for: name, among: names) ?? "known are: \(listed)")
    }
}

/// Why a name has no value.
struct LookupFault: Error {
    var message: String
    var hint: String?
    var isRetryable = false
}
