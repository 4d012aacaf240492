import PypeModel

extension ParameterCheck {
    static func typeProblem(
        _ value: Value, _ name: String, _ spec: ParamSpec, written: String?, isHidden: Bool
    ) -> Problem? {
        if fits(type: value.typeName, into: spec.type) { return nil }
        let shown = written.map { " (\(Excerpt.quoted($0)))" } ?? ""
        return Problem(
            kind: .type, parameter: name,
            message: "the parameter \(Excerpt.quoted(name)) must be \(spec.type), but is "
                + (value == .null ? "nothing" : value.typeName + shown),
            hint: isHidden ? nil : typeHint(value, written, spec.type))
    }

    private static func typeHint(_ value: Value, _ written: String?, _ type: String) -> String? {
        switch (type, value) {
        case (_, .null): return "write a value, or remove the line"
        case ("str", .bool), ("str", .int), ("str", .double):
            return written.map { "put it in quotes: \"\($0.prefix(60))\"" }
        case ("bool", .string(let text)):
            switch text.lowercased() {
            case "yes", "on", "y": return "write true"
            case "no", "off", "n": return "write false"
            default: return "write true or false"
            }
        case ("int", .string(let text)), ("float", .string(let text)):
            let digits = text.filter { $0 != "_" && $0 != "," && $0 != "'" }
            return digits.utf8.count < 20 && Double(digits) != nil ? "write \(digits), without quotes" : nil
        case ("int", .double(let number)):
            return number.rounded() == number && abs(number) < 1e15 ? "write \(Int64(number))" : "write a whole number"
        case ("list", .string), ("list", .int), ("list", .double):
            return written.map { "write [\($0.prefix(60))]" } ?? "write a list: [a, b]"
        default: return nil
        }
    }

    static func valueProblem(_ value: Value, _ name: String, _ spec: ParamSpec, isHidden: Bool) -> Problem? {
        guard let allowed = spec.allowed, !allowed.isEmpty else { return nil }
        if allowed.contains(where: { converted($0, to: spec.type) == value }) { return nil }
        return Problem(
            kind: .value, parameter: name,
            message: "the parameter \(Excerpt.quoted(name)) cannot be "
                + (isHidden ? "***" : Excerpt.quoted(value.json())),
            hint: choice(isHidden ? .null : value, among: allowed))
    }

    private static func choice(_ value: Value, among allowed: [Value]) -> String {
        let words = allowed.compactMap(\.stringValue)
        // Among single characters any is near any other.
        let near = value.stringValue.flatMap { $0.count > 2 ? Suggestion.nearest(to: $0, among: words) : nil }
        return near.map { "did you mean '\($0)'?" }
            ?? "allowed are: \(allowed.prefix(20).map { $0.json() }.joined(separator: ", "))"
    }

    static func schemaProblems(_ value: Value, _ name: String, _ spec: ParamSpec, isHidden: Bool) -> [Problem] {
        guard let schema = spec.schema else { return [] }
        switch FragmentCache.violations(of: value, schema) {
        case .broken(let reason):
            return [
                Problem(
                    kind: .brokenSchema, parameter: name,
                    message:
                        "the schema that the module declares for \(Excerpt.quoted(name)) cannot be used: \(reason)",
                    hint: "tell the author of the module")
            ]
        case .checked(let violations):
            // Violations tell keys and parts of the value.
            if isHidden {
                return violations.isEmpty
                    ? []
                    : [
                        Problem(
                            kind: .schema, parameter: name,
                            message: "the parameter \(Excerpt.quoted(name)) does not meet its schema",
                            hint: inspectHint)
                    ]
            }
            return violations.map { problem(of: $0, in: value, name, schema) }
        }
    }

    /// Where a value is none of an `enum`, the schema's own words say neither which nor what may stand there.
    private static func problem(
        of violation: SchemaFragment.Violation, in value: Value, _ name: String, _ schema: Value
    ) -> Problem {
        let place = violation.pointer.isEmpty ? "" : " at \(Excerpt.quoted(violation.pointer))"
        let parameter = "the parameter \(Excerpt.quoted(name))"
        let allowed = violation.isChoice ? AllowedValues.at(violation.pointer, in: schema) : []
        if let part = AllowedValues.part(violation.pointer, of: value), !allowed.isEmpty {
            return Problem(
                kind: .schema, parameter: name,
                message: "\(parameter) cannot be \(Excerpt.quoted(part.json()))\(place)",
                hint: choice(part, among: allowed), pointer: violation.pointer)
        }
        return Problem(
            kind: .schema, parameter: name,
            message: "\(parameter) does not meet its schema\(place): \(violation.message)", hint: inspectHint,
            pointer: violation.pointer)
    }

    /// What is said when there is nothing better.
    package static let inspectHint = "'pype inspect' of its module shows what is asked for"
}
