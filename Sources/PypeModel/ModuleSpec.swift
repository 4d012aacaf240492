/// What one module says of itself: the manifest, as the registry and dag.json keep it.
package struct ModuleSpec: Sendable, Hashable, Codable {
    package var name: String
    package var type: ModuleType
    /// Semantic version.
    package var version: String
    package var description: String
    package var category: String
    package var inputPorts: [PortSpec]
    package var outputPorts: [PortSpec]
    package var globals: [GlobalSpec]
    package var packages: [String]
    package var configSchema: ConfigSchema
    package var requires: [KeySpec]
    package var provides: [KeySpec]
    package var consumes: [KeySpec]
    /// Among equals, higher runs earlier.
    package var priority: Int64
    package var flags: [ModuleFlag]

    package init(
        name: String,
        type: ModuleType,
        version: String,
        description: String = "",
        category: String = "",
        inputPorts: [PortSpec] = [],
        outputPorts: [PortSpec] = [],
        globals: [GlobalSpec] = [],
        packages: [String] = [],
        configSchema: ConfigSchema = ConfigSchema(),
        requires: [KeySpec] = [],
        provides: [KeySpec] = [],
        consumes: [KeySpec] = [],
        priority: Int64 = 0,
        flags: [ModuleFlag] = []
    ) {
        self.name = name
        self.type = type
        self.version = version
        self.description = description
        self.category = category
        self.inputPorts = inputPorts
        self.outputPorts = outputPorts
        self.globals = globals
        self.packages = packages
        self.configSchema = configSchema
        self.requires = requires
        self.provides = provides
        self.consumes = consumes
        self.priority = priority
        self.flags = flags
    }

    package enum CodingKeys: String, CodingKey {
        case name, type, version, description, category
        case inputPorts = "input_ports"
        case outputPorts = "output_ports"
        case globals, packages
        case configSchema = "config_schema"
        case requires, provides, consumes, priority, flags
    }
}

/// Where a module stands in a flow.
package enum ModuleType: String, Sendable, Hashable, Codable, CaseIterable {
    /// Data out.
    case source
    /// Data in and out.
    case mod
    /// Data in.
    case sink
    /// No data.
    case solo
}

/// Promises of a module that the host builds on.
package enum ModuleFlag: String, Sendable, Hashable, Codable, CaseIterable {
    case deterministic, idempotent
    case rowLocal = "row_local"
    case parallel, streaming, network, files
}

/// An input or output port.
package struct PortSpec: Sendable, Hashable, Codable {
    package var name: String
    package var description: String
    /// Input: the flow may leave it unconnected.
    package var optional: Bool
    /// Input: many edges may meet here.
    package var multiple: Bool
    /// Output: rows that could not be processed.
    package var reject: Bool

    package init(
        name: String,
        description: String = "",
        optional: Bool = false,
        multiple: Bool = false,
        reject: Bool = false
    ) {
        self.name = name
        self.description = description
        self.optional = optional
        self.multiple = multiple
        self.reject = reject
    }
}

/// A variable that a module sets while it runs.
package struct GlobalSpec: Sendable, Hashable, Codable {
    package var name: String
    package var type: String
    package var description: String

    package init(name: String, type: String, description: String = "") {
        self.name = name
        self.type = type
        self.description = description
    }
}

/// A key of the flow's shared state, with its type.
package struct KeySpec: Sendable, Hashable, Codable {
    package var name: String
    package var type: String

    package init(name: String, type: String) {
        self.name = name
        self.type = type
    }
}

/// The parameters of a module, by name.
package struct ConfigSchema: Sendable, Hashable, Codable {
    package var required: [String: ParamSpec]
    package var optional: [String: ParamSpec]

    package init(required: [String: ParamSpec] = [:], optional: [String: ParamSpec] = [:]) {
        self.required = required
        self.optional = optional
    }

    /// The parameter of that name, required or optional.
    package subscript(name: String) -> ParamSpec? { required[name] ?? optional[name] }
}

/// One parameter of a module.
package struct ParamSpec: Sendable, Hashable, Codable {
    /// `str`, `int`, `float`, `bool`, `list`, `dict` or `any`.
    package var type: String
    package var description: String
    /// Optional parameters only; nil when the module decides by itself.
    package var `default`: Value?
    /// The values that are allowed; nil for any of the type.
    package var allowed: [Value]?
    /// A JSON Schema fragment that the value must meet.
    package var schema: Value?
    /// Present and true for values that are never shown, logged or stored.
    package var secret: Bool?

    package init(
        type: String,
        description: String = "",
        default: Value? = nil,
        allowed: [Value]? = nil,
        schema: Value? = nil,
        secret: Bool? = nil
    ) {
        self.type = type
        self.description = description
        self.default = `default`
        self.allowed = allowed
        self.schema = schema
        self.secret = secret
    }
}
