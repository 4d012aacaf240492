import PypeModel

/// Registry to JSON value, by hand: it is read and written at every start, and Codable takes ten times as long.
enum RegistryEncoding {
    static func value(of registry: Registry) -> Value {
        .object([
            "format": .string(Registry.format),
            "modules": .object(registry.modules.mapValues { value(of: $0, named: false) }),
            "libraries": .object(registry.libraries.mapValues(value)),
            "linked": .object(
                registry.linked.mapValues { .object(stamp($0.stamp).merging(["links": texts($0.links)]) { $1 }) }),
            "failed": .object(registry.failed.mapValues(value)),
        ])
    }

    static func value(of entry: RegistryEntry, named: Bool) -> Value {
        let spec = entry.spec
        var object: [String: Value] = [
            "module_path": .string(entry.library.path),
            "type": .string(spec.type.rawValue),
            "version": .string(spec.version),
            "description": .string(spec.description),
            "category": .string(spec.category),
            "input_ports": .array(spec.inputPorts.map(port)),
            "output_ports": .array(spec.outputPorts.map(port)),
            "globals": .array(
                spec.globals.map {
                    .object([
                        "name": .string($0.name), "type": .string($0.type), "description": .string($0.description),
                    ])
                }),
            "packages": texts(spec.packages),
            "config_schema": .object([
                "required": .object(spec.configSchema.required.mapValues(param)),
                "optional": .object(spec.configSchema.optional.mapValues(param)),
            ]),
            "requires": .array(spec.requires.map(key)),
            "provides": .array(spec.provides.map(key)),
            "consumes": .array(spec.consumes.map(key)),
            "priority": .int(spec.priority),
            "flags": texts(spec.flags.map(\.rawValue)),
            "library": library(entry.library),
        ]
        if named { object["name"] = .string(spec.name) }
        return .object(object)
    }

    private static func library(_ library: LibrarySpec) -> Value {
        .object([
            "path": .string(library.path), "sha256": .string(library.sha256), "abi": .string(library.abi),
            "name": .string(library.name), "version": .string(library.version), "author": .string(library.author),
            "license": .string(library.license), "homepage": .string(library.homepage),
            "toolchain": .string(library.toolchain), "sdk_name": .string(library.sdkName),
            "sdk_version": .string(library.sdkVersion),
        ])
    }

    private static func port(_ port: PortSpec) -> Value {
        .object([
            "name": .string(port.name), "description": .string(port.description), "optional": .bool(port.optional),
            "multiple": .bool(port.multiple), "reject": .bool(port.reject),
        ])
    }

    private static func param(_ param: ParamSpec) -> Value {
        var object: [String: Value] = ["type": .string(param.type), "description": .string(param.description)]
        object["default"] = param.default
        object["allowed"] = param.allowed.map { .array($0) }
        object["schema"] = param.schema
        object["secret"] = param.secret.map { .bool($0) }
        return .object(object)
    }

    private static func key(_ key: KeySpec) -> Value {
        .object(["name": .string(key.name), "type": .string(key.type)])
    }

    private static func value(_ library: RegisteredLibrary) -> Value {
        var object = stamp(library.stamp)
        object["sha256"] = .string(library.sha256)
        object["links"] = texts(library.links)
        object["pinned"] = .bool(library.isPinned)
        return .object(object)
    }

    private static func value(_ failure: FailedLibrary) -> Value {
        var object: [String: Value] = ["phase": .string(failure.phase), "reason": .string(failure.reason)]
        object["hint"] = failure.hint.map { .string($0) }
        object["stamp"] = failure.stamp.map { .object(stamp($0)) }
        if !failure.shadowedBy.isEmpty { object["shadowed_by"] = .object(failure.shadowedBy.mapValues { .string($0) }) }
        return .object(object)
    }

    private static func stamp(_ stamp: FileStamp) -> [String: Value] {
        ["size": .int(stamp.size), "mtime_ns": .int(stamp.mtimeNs)]
    }

    private static func texts(_ texts: [String]) -> Value { .array(texts.map { .string($0) }) }
}
