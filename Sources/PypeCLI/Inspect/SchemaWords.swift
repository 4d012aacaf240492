import PypeModel

/// What a JSON Schema fragment of a parameter asks for, in words where it is simple.
/// https://json-schema.org/draft/2020-12/json-schema-validation
enum SchemaWords {
    /// The fragment without what only feeds the example node.
    static func withoutExamples(_ schema: Value) -> Value {
        guard case .object(var members) = schema else { return schema }
        members["examples"] = nil
        return .object(members)
    }

    /// Whether a fragment asks for nothing.
    static func isEmpty(_ schema: Value) -> Bool { withoutExamples(schema) == .object([:]) }

    /// nil for a fragment that asks for more than words can say shortly.
    static func text(_ schema: Value) -> String? {
        guard case .object(var members) = withoutExamples(schema) else { return nil }
        // The parameter's own type is told apart.
        if members["type"]?.stringValue != nil { members["type"] = nil }
        var words: [String] = []
        for (keyword, word) in bounds {
            if let bound = members.removeValue(forKey: keyword) { words.append(word(bound.json())) }
        }
        if let pattern = members.removeValue(forKey: "pattern")?.stringValue { words.append("matches `\(pattern)`") }
        if let items = members.removeValue(forKey: "items") {
            guard let type = simpleType(items) else { return nil }
            words.append("of \(type)")
        }
        if case .object? = members["additionalProperties"],
            let entries = members.removeValue(forKey: "additionalProperties")
        {
            guard let type = simpleType(entries) else { return nil }
            words.append("values are \(type)")
        }
        if members["uniqueItems"] == .bool(true) {
            members["uniqueItems"] = nil
            words.append("none twice")
        }
        return members.isEmpty ? words.joined(separator: ", ") : nil
    }

    private static let bounds: [(String, @Sendable (String) -> String)] = [
        ("minimum", { "from \($0)" }), ("exclusiveMinimum", { "above \($0)" }), ("maximum", { "to \($0)" }),
        ("exclusiveMaximum", { "below \($0)" }), ("multipleOf", { "a multiple of \($0)" }),
        ("minLength", { $0 == "1" ? "not empty" : "\($0) characters or more" }),
        ("maxLength", { "\($0) character\($0 == "1" ? "" : "s") at most" }),
        ("minItems", { $0 == "1" ? "not empty" : "\($0) entries or more" }),
        ("maxItems", { "\($0) entries at most" }),
        ("minProperties", { $0 == "1" ? "not empty" : "\($0) entries or more" }),
        ("maxProperties", { "\($0) entries at most" }),
    ]

    private static func simpleType(_ schema: Value) -> String? {
        guard case .object(var members) = schema, let type = members.removeValue(forKey: "type")?.stringValue else {
            return nil
        }
        if type == "string", members == ["minLength": .int(1)] { return "texts that are not empty" }
        let names = [
            "string": "texts", "integer": "whole numbers", "number": "numbers", "boolean": "true or false",
            "object": "mappings", "array": "lists",
        ]
        return members.isEmpty ? names[type] : nil
    }
}
