import PypeModel

/// Writes values as YAML (https://yaml.org/spec/1.2.2/), for people to read and to copy.
enum YAMLText {
    /// `name: value`, on as many lines as it takes.
    static func entry(_ name: String, _ value: Value, indent: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        let key = isPlain(name) ? name : quoted(name)
        switch value {
        case .object(let object) where !object.isEmpty:
            return "\(margin)\(key):\n" + members(object, indent: indent + 2)
        case .array(let array) where array.contains(where: isNested):
            return "\(margin)\(key):\n" + array.map { element($0, indent: indent + 2) }.joined()
        case .string(let text) where isBlock(text):
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            return "\(margin)\(key): |-\n" + lines.map { $0.isEmpty ? "\n" : "\(margin)  \($0)\n" }.joined()
        default:
            return "\(margin)\(key): \(inline(value))\n"
        }
    }

    /// A value on one line.
    static func inline(_ value: Value) -> String {
        switch value {
        case .string(let text): isPlain(text) ? text : quoted(text)
        case .array(let array): "[\(array.map(inline).joined(separator: ", "))]"
        default: value.json()
        }
    }

    private static func members(_ object: [String: Value], indent: Int) -> String {
        object.sorted { $0.key < $1.key }.map { entry($0.key, $0.value, indent: indent) }.joined()
    }

    private static func element(_ value: Value, indent: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        guard case .object(let object) = value, !object.isEmpty else { return "\(margin)- \(inline(value))\n" }
        // The first member stands beside the dash.
        return "\(margin)- " + members(object, indent: indent + 2).dropFirst(indent + 2)
    }

    private static func isNested(_ value: Value) -> Bool {
        if case .object(let object) = value { !object.isEmpty } else { false }
    }

    /// Only what no reader of YAML takes for anything but text.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, isLetter(first) || first == "_" else { return false }
        let isWord = text.unicodeScalars.allSatisfy {
            isLetter($0) || ("0"..."9").contains($0) || "_./-".unicodeScalars.contains($0)
        }
        return isWord && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    /// Texts of several lines that a block can hold as they are.
    private static func isBlock(_ text: String) -> Bool {
        let hasControls = text.unicodeScalars.contains { $0 != "\n" && ($0.value < 0x20 || $0.value == 0x7F) }
        let ends: [Character] = [" ", "\n"]
        guard let first = text.first, let last = text.last else { return false }
        return text.contains("\n") && !hasControls && !ends.contains(first) && !ends.contains(last)
    }

    /// A text of JSON is one of YAML.
    private static func quoted(_ text: String) -> String { Value.string(text).json() }
}
