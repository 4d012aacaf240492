import PypeModel

/// A node of a YAML document, its place in the file kept.
struct YAMLNode {
    enum Kind {
        /// `isPlain`: without quotes or tag, so that it may be a number or the like.
        case scalar(String, isPlain: Bool)
        case sequence([YAMLNode])
        case mapping([YAMLEntry])
    }

    var kind: Kind
    var position: FlowPosition
}

/// A key of a mapping, with its value. A mapping has each key once.
struct YAMLEntry {
    var key: Located<String>
    var value: YAMLNode
}

extension YAMLNode {
    /// Nothing, as in `settings:` or `settings: null`.
    var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = kind else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// What messages call it.
    var kindName: String {
        switch kind {
        case .scalar(let text, let isPlain):
            if isNull {
                "nothing"
            } else if isPlain, let value = try? PlainScalar.value(of: text) {
                switch value {
                case .bool: "true or false"
                case .int, .double: "a number"
                default: "text"
                }
            } else {
                "text"
            }
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    /// The node as a configuration value; numbers that cannot be are reported and come back as null.
    func value(_ findings: inout Findings) -> Value {
        switch kind {
        case .scalar(let text, let isPlain):
            guard isPlain else { return .string(text) }
            do {
                return try PlainScalar.value(of: text)
            } catch {
                YAMLNumber.report(text, error, at: position, &findings)
                return .null
            }
        case .sequence(let nodes): return .array(nodes.map { $0.value(&findings) })
        case .mapping(let entries):
            var object: [String: Value] = [:]
            for entry in entries { object[entry.key.value] = entry.value.value(&findings) }
            return .object(object)
        }
    }
}
