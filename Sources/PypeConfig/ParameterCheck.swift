package import PypeModel

/// Holds the parameters of a node against what its module declares. The same checks serve the build, where some values
/// are placeholders still, and the run, where all are known.
package enum ParameterCheck {
    /// What is wrong with a parameter.
    package struct Problem: Error, Sendable, Hashable {
        package enum Kind: Sendable, Hashable, CaseIterable {
            /// The module has no such parameter.
            case unknown
            /// The module needs the parameter.
            case missing
            case type
            /// Not one of the values that are allowed.
            case value
            /// Against the JSON Schema fragment.
            case schema
            /// The fragment itself cannot be used.
            case brokenSchema
        }

        package var kind: Kind
        package var parameter: String
        /// Names the parameter and says what is wrong.
        package var message: String
        package var hint: String?
        /// JSON pointer from the parameter's value to the part that is wrong; empty for the whole.
        package var pointer: String = ""
    }

    /// Everything that is wrong with a configuration, by parameter.
    ///
    /// - Parameter hidden: parameters whose values messages must not show, beside those that are declared secret.
    package static func problems(
        of config: [String: Value], against schema: ConfigSchema, hidden: Set<String> = []
    ) -> [Problem] {
        var problems: [Problem] = []
        for (name, value) in config.sorted(by: { $0.key < $1.key }) {
            guard let spec = schema[name] else {
                problems.append(unknown(name, schema))
                continue
            }
            problems += self.problems(of: value, named: name, spec, isHidden: hidden.contains(name))
        }
        for name in schema.required.keys.sorted() where config[name] == nil {
            problems.append(
                Problem(
                    kind: .missing, parameter: name, message: "the parameter \(Excerpt.quoted(name)) is missing",
                    hint: "the module needs it"))
        }
        return problems
    }

    /// What is wrong with the value of one parameter.
    ///
    /// - Parameters:
    ///   - written: the value as its author wrote it, where that is known, for better hints.
    ///   - isHidden: messages must not show the value.
    package static func problems(
        of value: Value, named name: String, _ spec: ParamSpec, written: String? = nil, isHidden: Bool = false
    ) -> [Problem] {
        let isHidden = isHidden || spec.secret == true
        let value = converted(value, to: spec.type)
        if let problem = typeProblem(value, name, spec, written: isHidden ? nil : written, isHidden: isHidden) {
            return [problem]
        }
        if let problem = valueProblem(value, name, spec, isHidden: isHidden) { return [problem] }
        return schemaProblems(value, name, spec, isHidden: isHidden)
    }

    /// A configuration as the module gets it: whole numbers are floating-point ones where the module declares them so.
    package static func converted(_ config: [String: Value], to schema: ConfigSchema) -> [String: Value] {
        var config = config
        for (name, value) in config {
            if let spec = schema[name] { config[name] = converted(value, to: spec.type) }
        }
        return config
    }

    /// A whole number as a floating-point number where the type asks for it; else the value as it is.
    package static func converted(_ value: Value, to type: String) -> Value {
        if type == "float", case .int(let number) = value { return .double(Double(number)) }
        return value
    }

    /// True when values of one type may stand where another is declared. A type that this version does not know is the
    /// module's own matter.
    package static func fits(type: String, into wanted: String) -> Bool {
        let known = ["str", "int", "float", "bool", "list", "dict"]
        guard known.contains(wanted), known.contains(type) || type == "null" else { return true }
        return type == wanted || (type == "int" && wanted == "float")
    }

    private static func unknown(_ name: String, _ schema: ConfigSchema) -> Problem {
        let known = Array(schema.required.keys) + Array(schema.optional.keys)
        return Problem(
            kind: .unknown, parameter: name, message: "the module has no parameter \(Excerpt.quoted(name))",
            hint: ParameterNames.hint(for: name, among: known) ?? Suggestion.hint(for: name, among: known))
    }
}
