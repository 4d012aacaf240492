package import PypeModel

/// Fields of values, as `iter.item.FIELD` and `MODULE__VARIABLE.FIELD` name them.
package enum Fields {
    /// Goes from field to field.
    /// - Parameters:
    ///   - path: names of fields; empty for the value itself.
    ///   - name: what the value is called, for messages.
    /// - Throws: ``ExpressionError``, of the place 0, for a value without fields, and with the nearest name for a field
    ///   that is not there.
    package static func value(
        _ path: [String], of value: Value, named name: String
    ) throws(ExpressionError) -> Value {
        var value = value
        var place = name
        for field in path {
            guard case .object(let members) = value else {
                throw ExpressionError(
                    "'\(place)' is \(article(value)), so it has no field '\(field)'",
                    hint: value == .null ? nil : "write {{\(place)}} for its value", offset: 0)
            }
            guard let next = members[field] else {
                throw ExpressionError(
                    "'\(place)' has no field '\(field)'", hint: hint(field, Array(members.keys)), offset: 0)
            }
            value = next
            place += ".\(field)"
        }
        return value
    }

    private static func hint(_ field: String, _ names: [String]) -> String {
        if names.isEmpty { return "it has no fields" }
        let listed = names.sorted().prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
        return Suggestion.hint(for: field, among: names) ?? "known are: \(listed)"
    }

    private static func article(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .string: "a text"
        case .array: "a list"
        case .bool: "a boolean"
        default: "a number"
        }
    }
}
