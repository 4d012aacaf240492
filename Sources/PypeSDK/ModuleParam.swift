/// One parameter of a module: what people read about it and what its values are checked against.
public struct ModuleParam: Sendable, Hashable {
    /// `[a-z][a-z0-9_]*`.
    public var name: String
    /// What a value is.
    public var type: ValueType
    /// One sentence.
    public var description: String
    /// Whether every flow must give it.
    public var isRequired: Bool
    /// Optional parameters only; nil when the module decides by itself.
    public var defaultValue: JSONValue?
    /// The values that are allowed; nil for any of the type.
    public var allowed: [JSONValue]?
    /// A JSON Schema fragment that the value must meet.
    public var schema: JSONValue?
    /// Never shown, logged or stored.
    public var isSecret: Bool

    /// A parameter that every flow must give.
    /// - Parameters:
    ///   - name: `[a-z][a-z0-9_]*`.
    ///   - type: what a value is.
    ///   - description: one sentence.
    ///   - allowed: the values that are allowed.
    ///   - schema: a JSON Schema fragment that the value must meet.
    ///   - secret: true for values that are never shown, logged or stored.
    public static func required(
        _ name: String, _ type: ValueType, _ description: String, allowed: [JSONValue]? = nil,
        schema: JSONValue? = nil, secret: Bool = false
    ) -> ModuleParam {
        ModuleParam(
            name: name, type: type, description: description, isRequired: true, defaultValue: nil, allowed: allowed,
            schema: schema, isSecret: secret)
    }

    /// A parameter that a flow may leave out.
    /// - Parameters:
    ///   - name: `[a-z][a-z0-9_]*`.
    ///   - type: what a value is.
    ///   - description: one sentence.
    ///   - default: what the host fills in; nil when the module decides by itself.
    ///   - allowed: the values that are allowed.
    ///   - schema: a JSON Schema fragment that the value must meet.
    ///   - secret: true for values that are never shown, logged or stored.
    public static func optional(
        _ name: String, _ type: ValueType, _ description: String, default: JSONValue? = nil,
        allowed: [JSONValue]? = nil, schema: JSONValue? = nil, secret: Bool = false
    ) -> ModuleParam {
        ModuleParam(
            name: name, type: type, description: description, isRequired: false, defaultValue: `default`,
            allowed: allowed, schema: schema, isSecret: secret)
    }
}
