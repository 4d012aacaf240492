import PypeSDK

/// A place in a JSON value: names and indices with dots between them, `data.items.0`, or a JSON Pointer that starts with
/// a slash, for names that hold dots. https://www.rfc-editor.org/rfc/rfc6901
struct JSONPlace: Sendable, Hashable {
    private let steps: [String]

    /// - Throws: `invalidConfig`, naming the parameter.
    init(_ text: String, parameter: String) throws(ModuleError) {
        if text.hasPrefix("/") {
            steps = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(Self.unescaped)
        } else {
            steps = text.isEmpty ? [] : text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard !steps.contains("") else {
                throw ModuleError(
                    .invalidConfig, "\(parameter): '\(text)' has a dot too many",
                    hint: "write names with single dots between them, or a JSON Pointer such as /data/a.b")
            }
        }
    }

    /// As a JSON Pointer; empty for the whole value.
    var pointer: String { steps.map { "/\(Self.escaped($0))" }.joined() }

    /// What is there; nil when nothing is.
    func value(in whole: JSONValue) -> JSONValue? {
        steps.reduce(into: Optional(whole)) { value, step in
            switch value {
            case .object(let members)?: value = members[step]
            case .array(let items)?: value = Int(step).flatMap { items.indices.contains($0) ? items[$0] : nil }
            default: value = nil
            }
        }
    }

    /// A name as a step of a JSON Pointer.
    static func escaped(_ name: String) -> String {
        name.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
            .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
    }

    private static func unescaped(_ step: Substring) -> String {
        step.split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
            .split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
    }
}
