import PypeConfig
import PypeExpression
import PypeModel

/// Holds the parameters of nodes against the schemas of their modules, and fills in defaults. What placeholders stand for
/// is known at the run only, and checked there.
enum ConfigCheck {
    /// - Returns: the node's configuration; with errors among the findings it has holes.
    static func config(of module: FlowModule, _ spec: ModuleSpec, _ findings: inout Findings) -> [String: Value] {
        let schema = spec.configSchema
        var config: [String: Value] = [:]
        var given: [String: FlowPosition] = [:]
        for parameter in module.parameters {
            let name = parameter.name.value
            guard let wanted = schema[name] else {
                UnknownParameter.report(parameter, spec, &findings)
                continue
            }
            if let first = given[name] {
                DuplicateParameter.report(parameter, first: first, &findings)
                continue
            }
            given[name] = parameter.name.position
            ParameterSection.check(parameter, schema, &findings)
            if wanted.secret == true {
                SecretInClear.check(parameter, &findings)
                config[name] = parameter.value.value
            } else {
                config[name] = value(of: parameter, wanted, spec, &findings)
            }
        }
        for name in schema.required.keys.sorted() where given[name] == nil {
            MissingParameter.report(name, of: module, spec, &findings)
        }
        for (name, parameter) in schema.optional where given[name] == nil {
            if let value = parameter.default { config[name] = ParameterCheck.converted(value, to: parameter.type) }
        }
        return config
    }

    private static func value(
        of parameter: FlowParameter, _ wanted: ParamSpec, _ spec: ModuleSpec, _ findings: inout Findings
    ) -> Value {
        let value = parameter.value.value
        if hasTemplate(value) {
            if !isPlaceholder(value) { ParameterType.checkTemplate(parameter, wanted, &findings) }
            return value
        }
        for problem in ParameterCheck.problems(
            of: value, named: parameter.name.value, wanted, written: parameter.text)
        {
            switch problem.kind {
            case .type: ParameterType.report(problem, at: parameter.value.position, &findings)
            case .value: ParameterValue.report(problem, at: parameter.value.position, &findings)
            case .schema, .brokenSchema:
                ParameterSchema.report(problem, at: parameter.value.position, module: spec.name, &findings)
            // These are told with the flow's own words.
            case .unknown, .missing: continue
            }
        }
        return ParameterCheck.converted(value, to: wanted.type)
    }

    private static func hasTemplate(_ value: Value) -> Bool {
        switch value {
        case .string(let text): Template.isTemplate(text)
        case .array(let values): values.contains(where: hasTemplate)
        case .object(let members): members.values.contains(where: hasTemplate)
        case .null, .bool, .int, .double: false
        }
    }

    /// True for what keeps its type when it is filled in, and for what cannot be read, which is a finding already.
    private static func isPlaceholder(_ value: Value) -> Bool {
        guard case .string(let text) = value else { return false }
        return (try? Template(text))?.isPlaceholder ?? true
    }
}
