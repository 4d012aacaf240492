import PypeExpression
import PypeModel

/// `NAME=VALUE` of `--set`; `NAME.MEMBER=VALUE` sets a member of an object, and makes the objects on its way.
///
/// The value is read as JSON when it is JSON (`5`, `true`, `null`, `[1, 2]`, `"5"`), else it is the text itself. What
/// starts like a list or object but is none is refused, not taken for a text.
struct ContextAssignment {
    /// Never empty.
    let path: [String]
    let value: Value
    private let text: String

    init(_ text: String) throws(Diagnostic) {
        self.text = text
        guard let sign = text.firstIndex(of: "=") else {
            throw Self.fault("--set \(Excerpt.quoted(text)) has no '='", "write --set NAME=VALUE")
        }
        path = text[..<sign].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let written = String(text[text.index(after: sign)...])
        guard path.allSatisfy({ !$0.isEmpty }) else {
            throw Self.fault("--set \(Excerpt.quoted(text)) lacks a name", "write --set NAME=VALUE")
        }
        value = try Self.value(written, String(text[..<sign]))
        if let problem = ContextReading.problems(path[0], value, in: "--set").first { throw problem }
    }

    /// The variable's value with the assignment made.
    func apply(to old: Value?) throws(Diagnostic) -> Value { try set(path.dropFirst(), in: old, at: path[0]) }

    private func set(_ path: ArraySlice<String>, in old: Value?, at place: String) throws(Diagnostic) -> Value {
        guard let name = path.first else { return value }
        var members: [String: Value] = [:]
        switch old {
        case .object(let existing): members = existing
        case nil: break
        case .some(let other):
            throw Self.fault(
                "--set \(Excerpt.quoted(text)): \(Excerpt.quoted(place)) is of type \(other.typeName) and has no members",
                "set the whole of it: --set \(place)=VALUE")
        }
        members[name] = try set(path.dropFirst(), in: members[name], at: "\(place).\(name)")
        return .object(members)
    }

    private static func value(_ text: String, _ name: String) throws(Diagnostic) -> Value {
        do throws(JSONError) {
            return try Value(json: text)
        } catch {
            let start = text.drop { $0.isWhitespace }.first
            guard start == "{" || start == "[" else { return .string(text) }
            throw fault(
                "--set \(name): the value starts like JSON but is none: column \(error.column): \(error.message)",
                "to give a text, put it in double quotes inside single ones: '\(name)=\"…\"'")
        }
    }

    private static func fault(_ message: String, _ hint: String) -> Diagnostic {
        Diagnostic(rule: "context-set", message: message, hint: hint)
    }
}
