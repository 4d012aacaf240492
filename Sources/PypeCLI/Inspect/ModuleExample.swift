import PypeModel

/// A node that uses a module, made from its manifest: parameters have the first of the `examples` in their JSON Schema
/// fragment. https://json-schema.org/draft/2020-12/json-schema-validation#section-9.5
enum ModuleExample {
    /// A piece of a flow file to copy: the module, and the connections it needs.
    static func yaml(_ spec: ModuleSpec) -> String {
        let id = "my_\(spec.name)"
        var text = "modules:\n  - id: \(id)\n    name: \(spec.name)\n"
        let required = spec.configSchema.required.mapValues(value)
        let optional = spec.configSchema.optional.filter { example($0.value) != nil }.mapValues(value)
        if !required.isEmpty || !optional.isEmpty {
            text += "    configs:\n"
            if !required.isEmpty { text += YAMLText.entry("required", .object(required), indent: 6) }
            if !optional.isEmpty { text += YAMLText.entry("optional", .object(optional), indent: 6) }
        }
        let edges =
            spec.inputPorts.filter { !$0.optional }.map { "before.output - \(id).\($0.name)" }
            + spec.outputPorts.filter { !$0.reject }.map { "\(id).\($0.name) - after.input" }
        if !edges.isEmpty { text += "connections:\n  data:\n" + edges.map { "    - \($0)\n" }.joined() }
        return text
    }

    /// The example that the manifest gives for a parameter.
    private static func example(_ parameter: ParamSpec) -> Value? {
        guard case .object(let schema) = parameter.schema, case .array(let examples) = schema["examples"] else {
            return nil
        }
        return examples.first
    }

    private static func value(_ parameter: ParamSpec) -> Value {
        let example = example(parameter)
        if parameter.secret == true {
            let isReference = example?.stringValue?.hasPrefix("{{") == true
            return isReference ? example ?? .null : .string("{{secret.PATH#FIELD}}")
        }
        return example ?? parameter.default ?? parameter.allowed?.first ?? placeholder(parameter.type)
    }

    private static func placeholder(_ type: String) -> Value {
        switch type {
        case "int": .int(1)
        case "float": .double(1)
        case "bool": .bool(true)
        case "list": .array([])
        case "dict": .object([:])
        default: .string("…")
        }
    }
}
