import PypeModel

/// A parameter's value is not of the type that the module declares: `str`, `int`, `float`, `bool`, `list`, `dict` or
/// `any`. A whole number is accepted where `float` is declared; nothing else is converted.
///
/// Values without quotes are read by YAML 1.2: `yes`, `on`, `1_000` and dates are text.
enum ParameterType: Rule {
    static let id = "parameter-type"

    /// - Returns: the value as the module gets it, or nil and a finding.
    static func check(_ parameter: FlowParameter, _ spec: ParamSpec, _ findings: inout Findings) -> Value? {
        let value = converted(parameter.value.value, to: spec.type)
        if fits(value, spec.type) { return value }
        let shown = parameter.text.map { " (\(Excerpt.quoted($0)))" } ?? ""
        findings.add(
            ParameterType.self, at: parameter.value.position,
            "the parameter \(Excerpt.quoted(parameter.name.value)) must be \(spec.type), but is "
                + (value == .null ? "nothing" : value.typeName + shown),
            hint: hint(parameter, spec.type))
        return nil
    }

    /// A whole number as a floating-point number where the type asks for it; else the value as it is.
    static func converted(_ value: Value, to type: String) -> Value {
        if type == "float", case .int(let number) = value { return .double(Double(number)) }
        return value
    }

    private static func fits(_ value: Value, _ type: String) -> Bool {
        // A type that this version does not know is the module's own matter.
        guard ["str", "int", "float", "bool", "list", "dict"].contains(type) else { return true }
        return value.typeName == type
    }

    private static func hint(_ parameter: FlowParameter, _ type: String) -> String? {
        switch (type, parameter.value.value) {
        case (_, .null): return "write a value, or remove the line"
        case ("str", .bool), ("str", .int), ("str", .double):
            return parameter.text.map { "put it in quotes: \"\($0.prefix(60))\"" }
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
            return parameter.text.map { "write [\($0.prefix(60))]" } ?? "write a list: [a, b]"
        default: return nil
        }
    }
}
