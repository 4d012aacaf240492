import PypeModel

/// Holds the parameters of nodes against the schemas of their modules, and fills in defaults.
struct ConfigCheck {
    private var schemas = ParameterSchema.Cache()

    /// - Returns: the node's configuration; with errors among the findings it has holes.
    mutating func config(
        of module: FlowModule, _ spec: ModuleSpec, _ findings: inout Findings
    ) -> [String: Value] {
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
                SecretInClear.report(parameter, &findings)
                continue
            }
            guard let value = ParameterType.check(parameter, wanted, &findings) else { continue }
            if ParameterValue.check(parameter, value, wanted, &findings) {
                schemas.check(parameter, value, wanted, module: spec.name, &findings)
            }
            config[name] = value
        }
        for name in schema.required.keys.sorted() where given[name] == nil {
            MissingParameter.report(name, of: module, spec, &findings)
        }
        for (name, parameter) in schema.optional where given[name] == nil {
            if let value = parameter.default { config[name] = ParameterType.converted(value, to: parameter.type) }
        }
        return config
    }
}
