import PypeModel

/// The values that an `enum` of a JSON Schema allows at a place.
enum AllowedValues {
    /// - Parameter pointer: JSON pointer from the whole value to the place.
    /// - Returns: what all the schemas that may hold there allow, those of `oneOf`, `anyOf` and `allOf` too; none when
    ///   there is no `enum`.
    static func at(_ pointer: String, in schema: Value) -> [Value] {
        var schemas = [schema].flatMap(alternatives)
        for step in steps(of: pointer) {
            schemas = schemas.flatMap { inner($0, step) }.flatMap(alternatives)
        }
        var found: [Value] = []
        for case .object(let members) in schemas {
            guard case .array(let values) = members["enum"] else { continue }
            found += values.filter { !found.contains($0) }
        }
        return found
    }

    /// The part of a value that a JSON pointer leads to; nil when it leads nowhere.
    static func part(_ pointer: String, of value: Value) -> Value? {
        var part = value
        for step in steps(of: pointer) {
            switch part {
            case .object(let members):
                guard let member = members[step] else { return nil }
                part = member
            case .array(let items):
                guard let index = Int(step), items.indices.contains(index) else { return nil }
                part = items[index]
            default: return nil
            }
        }
        return part
    }

    private static func steps(of pointer: String) -> [String] {
        pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            .map { String($0.replacing("~1", with: "/").replacing("~0", with: "~")) }
    }

    /// A schema and those that it is made of.
    private static func alternatives(_ schema: Value) -> [Value] {
        guard case .object(let members) = schema else { return [] }
        var all = [schema]
        for key in ["oneOf", "anyOf", "allOf"] {
            if case .array(let parts) = members[key] { all += parts.flatMap(alternatives) }
        }
        for key in ["then", "else"] {
            if let part = members[key] { all += alternatives(part) }
        }
        return all
    }

    /// The schemas that hold for a member or an item.
    private static func inner(_ schema: Value, _ step: String) -> [Value] {
        guard case .object(let members) = schema else { return [] }
        var found: [Value] = []
        if case .object(let properties) = members["properties"], let property = properties[step] {
            found.append(property)
        } else if let rest = members["additionalProperties"] {
            found.append(rest)
        }
        if let index = Int(step) {
            switch members["items"] {
            case .array(let items): if items.indices.contains(index) { found.append(items[index]) }
            case let items?: found.append(items)
            case nil: break
            }
        }
        return found
    }
}
