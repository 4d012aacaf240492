import CPypeABI
import PypeModel

/// Ports, parameters, globals and keys of a module.
extension DescriptorReader {
    private static let types: Set<String> = ["str", "int", "float", "bool", "list", "dict", "any"]

    mutating func ports(
        _ pointers: UnsafePointer<UnsafePointer<pype_port>?>?, _ kind: String, of module: String
    ) -> [PortSpec] {
        var found: [PortSpec] = []
        for pointer in list(pointers, "\(kind)s") {
            let raw = ForeignStruct.read(pointer)
            place = "\(module), \(kind) port \(label(raw.name, found.count))"
            let port = PortSpec(
                name: name(raw.name), description: Self.string(raw.description),
                optional: raw.flags & PYPE_PORT_OPTIONAL != 0, multiple: raw.flags & PYPE_PORT_MULTIPLE != 0,
                reject: raw.flags & PYPE_PORT_REJECT != 0)
            if kind == "input", port.reject { report("PYPE_PORT_REJECT is for outputs only") }
            if kind == "output", port.optional { report("PYPE_PORT_OPTIONAL is for inputs only: every output is") }
            if kind == "output", port.multiple { report("PYPE_PORT_MULTIPLE is for inputs only: every output may be") }
            found.append(port)
        }
        place = module
        reportDuplicates(found.map(\.name), "\(kind) port")
        return found
    }

    mutating func params(
        _ pointers: UnsafePointer<UnsafePointer<pype_param>?>?, of module: String
    ) -> ConfigSchema {
        var schema = ConfigSchema()
        var names: [String] = []
        for pointer in list(pointers, "params") {
            let raw = ForeignStruct.read(pointer)
            place = "\(module), parameter \(label(raw.name, names.count))"
            let name = name(raw.name)
            var param = ParamSpec(type: type(raw.type), description: Self.string(raw.description))
            param.default = json(raw.default_json, "default_json")
            if let allowed = json(raw.allowed_json, "allowed_json") {
                if case .array(let values) = allowed {
                    param.allowed = values
                } else {
                    report("'allowed_json' must be an array, not a \(allowed.typeName)")
                }
            }
            param.schema = json(raw.schema_json, "schema_json")
            param.secret = raw.flags & PYPE_PARAM_SECRET != 0 ? true : nil
            let isRequired = raw.flags & PYPE_PARAM_REQUIRED != 0
            check(param, isRequired: isRequired)
            if isRequired { schema.required[name] = param } else { schema.optional[name] = param }
            names.append(name)
        }
        place = module
        reportDuplicates(names, "parameter")
        return schema
    }

    private mutating func check(_ param: ParamSpec, isRequired: Bool) {
        if isRequired, param.default != nil { report("a required parameter has no 'default_json'") }
        if param.secret == true, param.default != nil { report("a secret parameter has no 'default_json'") }
        if let value = param.default, !param.accepts(value) {
            report("'default_json' is \(value.json()), which is no \(param.type)")
        }
        for value in param.allowed ?? [] where !param.accepts(value) {
            report("'allowed_json' has \(value.json()), which is no \(param.type)")
        }
        if param.allowed?.isEmpty == true { report("'allowed_json' is empty: no value would do") }
        if let value = param.default, let allowed = param.allowed, !allowed.contains(value) {
            report("'default_json' is \(value.json()), which 'allowed_json' does not have")
        }
        switch param.schema {
        case nil, .object, .bool: break
        case .some(let other): report("'schema_json' must be an object or a boolean, not a \(other.typeName)")
        }
    }

    mutating func globals(
        _ pointers: UnsafePointer<UnsafePointer<pype_global>?>?, of module: String
    ) -> [GlobalSpec] {
        var found: [GlobalSpec] = []
        for pointer in list(pointers, "globals") {
            let raw = ForeignStruct.read(pointer)
            place = "\(module), global \(label(raw.name, found.count))"
            let name = Self.string(raw.name)
            if !NameSyntax.isGlobal(name) {
                report("'name' must be letters, digits and '_', not beginning with a digit")
            }
            found.append(GlobalSpec(name: name, type: type(raw.type), description: Self.string(raw.description)))
        }
        place = module
        reportDuplicates(found.map(\.name), "global")
        return found
    }

    mutating func keys(
        _ pointers: UnsafePointer<UnsafePointer<pype_key>?>?, _ field: String, of module: String
    ) -> [KeySpec] {
        var found: [KeySpec] = []
        for pointer in list(pointers, "\(field)_keys") {
            let raw = ForeignStruct.read(pointer)
            place = "\(module), \(field) key \(label(raw.name, found.count))"
            let name = Self.string(raw.name)
            let isWild = field == "consumes"
            if !NameSyntax.isKey(name, wildcard: isWild) {
                report("'name' must read {domain}.{output}\(isWild ? " or {domain}.*" : "")")
            }
            // Keys carry what modules agree on, so any type name will do.
            let type = Self.string(raw.type)
            if type.isEmpty { report("'type' is missing") }
            found.append(KeySpec(name: name, type: type))
        }
        place = module
        reportDuplicates(found.map(\.name), "\(field) key")
        return found
    }

    private func label(_ name: UnsafePointer<CChar>?, _ index: Int) -> String {
        ForeignError.text(name).map { "'\($0.prefix(200))'" } ?? "\(index + 1)"
    }

    private mutating func type(_ pointer: UnsafePointer<CChar>?) -> String {
        let text = Self.string(pointer)
        if !Self.types.contains(text) {
            report("'type' must be one of \(Self.types.sorted().joined(separator: ", ")), not '\(text.prefix(200))'")
        }
        return text
    }

    private mutating func json(_ pointer: UnsafePointer<CChar>?, _ field: String) -> Value? {
        guard let pointer else { return nil }
        do throws(JSONError) {
            return try Value(json: String(cString: pointer))
        } catch {
            report("'\(field)' is not JSON: \(error)")
            return nil
        }
    }
}

extension ParamSpec {
    /// Whether a value has the declared type. A whole number will do for `float`.
    fileprivate func accepts(_ value: Value) -> Bool {
        type == "any" || type == value.typeName || (type == "float" && value.typeName == "int")
    }
}
