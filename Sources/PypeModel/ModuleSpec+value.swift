/// To and from a JSON object, with the keys that Codable uses too.
extension ModuleSpec {
    /// The manifest without its name, which stands outside where manifests are kept by name.
    package var members: [String: Value] {
        [
            "type": .string(type.rawValue),
            "version": .string(version),
            "description": .string(description),
            "category": .string(category),
            "input_ports": .array(inputPorts.map(\.value)),
            "output_ports": .array(outputPorts.map(\.value)),
            "globals": .array(
                globals.map {
                    .object([
                        "name": .string($0.name), "type": .string($0.type), "description": .string($0.description),
                    ])
                }),
            "packages": .array(packages.map { .string($0) }),
            "config_schema": .object([
                "required": .object(configSchema.required.mapValues(\.value)),
                "optional": .object(configSchema.optional.mapValues(\.value)),
            ]),
            "requires": .array(requires.map(\.value)),
            "provides": .array(provides.map(\.value)),
            "consumes": .array(consumes.map(\.value)),
            "priority": .int(priority),
            "flags": .array(flags.map { .string($0.rawValue) }),
        ]
    }

    package var value: Value { .object(members.merging(["name": .string(name)]) { $1 }) }

    /// - Parameter name: where the name stands outside; nil when the object has it.
    package init(_ fields: ValueFields, name: String? = nil) throws(ValueFault) {
        let typeName = try fields.text("type")
        guard let type = ModuleType(rawValue: typeName) else {
            throw ValueFault("'type' of \(fields.place) is '\(typeName)', which is no type of module")
        }
        let schema = ValueFields(try fields.object("config_schema"), "'config_schema' of \(fields.place)")
        let ownName = if let name { name } else { try fields.text("name") }
        self.init(
            name: ownName, type: type, version: try fields.text("version"),
            description: try fields.text("description"), category: try fields.text("category"),
            inputPorts: try fields.list("input_ports") { port throws(ValueFault) in try PortSpec(port) },
            outputPorts: try fields.list("output_ports") { port throws(ValueFault) in try PortSpec(port) },
            globals: try fields.list("globals") { global throws(ValueFault) in
                GlobalSpec(
                    name: try global.text("name"), type: try global.text("type"),
                    description: try global.text("description"))
            },
            packages: try fields.texts("packages"),
            configSchema: ConfigSchema(
                required: try Self.params(schema.object("required"), schema.place),
                optional: try Self.params(schema.object("optional"), schema.place)),
            requires: try fields.list("requires") { key throws(ValueFault) in try KeySpec(key) },
            provides: try fields.list("provides") { key throws(ValueFault) in try KeySpec(key) },
            consumes: try fields.list("consumes") { key throws(ValueFault) in try KeySpec(key) },
            priority: try fields.integer("priority"),
            flags: try fields.texts("flags").compactMap { ModuleFlag(rawValue: $0) })
    }

    private static func params(_ values: [String: Value], _ place: String) throws(ValueFault) -> [String: ParamSpec] {
        var params: [String: ParamSpec] = [:]
        params.reserveCapacity(values.count)
        for (name, value) in values { params[name] = try ParamSpec(ValueFields(value, place)) }
        return params
    }
}

extension PortSpec {
    fileprivate var value: Value {
        .object([
            "name": .string(name), "description": .string(description), "optional": .bool(optional),
            "multiple": .bool(multiple), "reject": .bool(reject),
        ])
    }

    fileprivate init(_ fields: ValueFields) throws(ValueFault) {
        self.init(
            name: try fields.text("name"), description: try fields.text("description"),
            optional: try fields.flag("optional"), multiple: try fields.flag("multiple"),
            reject: try fields.flag("reject"))
    }
}

extension ParamSpec {
    fileprivate var value: Value {
        var object: [String: Value] = ["type": .string(type), "description": .string(description)]
        object["default"] = `default`
        object["allowed"] = allowed.map { .array($0) }
        object["schema"] = schema
        object["secret"] = secret.map { .bool($0) }
        return .object(object)
    }

    fileprivate init(_ fields: ValueFields) throws(ValueFault) {
        self.init(
            type: try fields.text("type"), description: try fields.text("description"),
            default: fields.members["default"], allowed: try fields.optionalList("allowed"),
            schema: fields.members["schema"], secret: try fields.flag("secret") ? true : nil)
    }
}

extension KeySpec {
    fileprivate var value: Value { .object(["name": .string(name), "type": .string(type)]) }

    fileprivate init(_ fields: ValueFields) throws(ValueFault) {
        self.init(name: try fields.text("name"), type: try fields.text("type"))
    }
}
