import PypeModel

/// JSON value to registry, by hand: see ``RegistryEncoding``. Keys that are not known are passed over, since a later
/// pype of the same format may write more.
enum RegistryDecoding {
    static func registry(_ value: Value) throws(RegistryFault) -> Registry {
        guard case .object(let root) = value else { throw RegistryFault("the file holds no JSON object") }
        guard let format = root["format"]?.stringValue else {
            throw RegistryFault("'format' is missing: this is no registry of pype")
        }
        guard format == Registry.format else {
            let isNewer = format.hasPrefix("pype.registry/")
            throw RegistryFault(
                isNewer
                    ? "it has the format '\(format)' of another pype; this one reads '\(Registry.format)'"
                    : "its format is '\(format)', not '\(Registry.format)': this is no registry of pype")
        }
        let fields = RegistryFields(root, "the registry")
        var registry = Registry()
        for (name, value) in try fields.object("modules") {
            registry.modules[name] = try entry(name: name, value)
        }
        for (path, value) in try fields.object("libraries") {
            let library = try RegistryFields(value, "libraries['\(path)']")
            registry.libraries[path] = RegisteredLibrary(
                stamp: try stamp(library), sha256: try library.text("sha256"), links: try library.texts("links"),
                isPinned: try library.flag("pinned"))
        }
        for (path, value) in try fields.object("linked") {
            let linked = try RegistryFields(value, "linked['\(path)']")
            registry.linked[path] = LinkedLibrary(stamp: try stamp(linked), links: try linked.texts("links"))
        }
        for (path, value) in try fields.object("failed") {
            registry.failed[path] = try failure(path, RegistryFields(value, "failed['\(path)']"))
        }
        return registry
    }

    /// - Parameter name: nil when the object itself has it.
    static func entry(name: String?, _ value: Value) throws(RegistryFault) -> RegistryEntry {
        let fields = try RegistryFields(value, "modules['\(name ?? "")']")
        let typeName = try fields.text("type")
        guard let type = ModuleType(rawValue: typeName) else {
            throw RegistryFault("'type' of \(fields.place) is '\(typeName)', which is no type of module")
        }
        let name = if let name { name } else { try fields.text("name") }
        var spec = ModuleSpec(
            name: name, type: type, version: try fields.text("version"),
            description: try fields.text("description"), category: try fields.text("category"),
            packages: try fields.texts("packages"), priority: try fields.integer("priority"),
            flags: try fields.texts("flags").compactMap { ModuleFlag(rawValue: $0) })
        spec.inputPorts = try fields.list("input_ports", port)
        spec.outputPorts = try fields.list("output_ports", port)
        spec.globals = try fields.list("globals") { global throws(RegistryFault) in
            GlobalSpec(
                name: try global.text("name"), type: try global.text("type"),
                description: try global.text("description"))
        }
        spec.requires = try fields.list("requires", key)
        spec.provides = try fields.list("provides", key)
        spec.consumes = try fields.list("consumes", key)
        let schema = RegistryFields(try fields.object("config_schema"), "'config_schema' of \(fields.place)")
        spec.configSchema = ConfigSchema(
            required: try params(schema.object("required"), schema.place),
            optional: try params(schema.object("optional"), schema.place))
        return RegistryEntry(library: try library(fields), spec: spec)
    }

    private static func library(_ fields: RegistryFields) throws(RegistryFault) -> LibrarySpec {
        let library = RegistryFields(try fields.object("library"), "'library' of \(fields.place)")
        return LibrarySpec(
            path: try library.text("path"), sha256: try library.text("sha256"), abi: try library.text("abi"),
            name: try library.text("name"), version: try library.text("version"), author: try library.text("author"),
            license: try library.text("license"), homepage: try library.text("homepage"),
            toolchain: try library.text("toolchain"), sdkName: try library.text("sdk_name"),
            sdkVersion: try library.text("sdk_version"))
    }

    private static func port(_ port: RegistryFields) throws(RegistryFault) -> PortSpec {
        PortSpec(
            name: try port.text("name"), description: try port.text("description"),
            optional: try port.flag("optional"), multiple: try port.flag("multiple"), reject: try port.flag("reject"))
    }

    private static func key(_ key: RegistryFields) throws(RegistryFault) -> KeySpec {
        KeySpec(name: try key.text("name"), type: try key.text("type"))
    }

    private static func params(
        _ values: [String: Value], _ place: String
    ) throws(RegistryFault) -> [String: ParamSpec] {
        var params: [String: ParamSpec] = [:]
        params.reserveCapacity(values.count)
        for (name, value) in values {
            let param = try RegistryFields(value, place)
            params[name] = ParamSpec(
                type: try param.text("type"), description: try param.text("description"),
                default: param.members["default"], allowed: try param.optionalList("allowed"),
                schema: param.members["schema"], secret: try param.flag("secret") ? true : nil)
        }
        return params
    }

    private static func failure(_ path: String, _ fields: RegistryFields) throws(RegistryFault) -> FailedLibrary {
        var failure = FailedLibrary(
            path: path, phase: try fields.text("phase"), reason: try fields.text("reason"),
            hint: fields.members["hint"]?.stringValue)
        if fields.members["stamp"] != nil {
            failure.stamp = try stamp(RegistryFields(fields.object("stamp"), "'stamp' of \(fields.place)"))
        }
        if fields.members["shadowed_by"] != nil {
            failure.shadowedBy = try fields.object("shadowed_by").compactMapValues(\.stringValue)
        }
        return failure
    }

    private static func stamp(_ fields: RegistryFields) throws(RegistryFault) -> FileStamp {
        FileStamp(size: try fields.integer("size"), mtimeNs: try fields.integer("mtime_ns"))
    }
}
