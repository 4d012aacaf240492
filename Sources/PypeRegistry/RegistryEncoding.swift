import PypeModel

/// Registry to JSON value.
enum RegistryEncoding {
    static func value(of registry: Registry) -> Value {
        .object([
            "format": .string(Registry.format),
            "modules": .object(registry.modules.mapValues { value(of: $0, named: false) }),
            "libraries": .object(registry.libraries.mapValues(value)),
            "linked": .object(registry.linked.mapValues(\.value)),
            "failed": .object(registry.failed.mapValues(value)),
        ])
    }

    static func value(of entry: RegistryEntry, named: Bool) -> Value {
        var members = entry.spec.members
        members["module_path"] = .string(entry.library.path)
        members["library"] = entry.library.value
        if named { members["name"] = .string(entry.spec.name) }
        return .object(members)
    }

    private static func value(_ library: RegisteredLibrary) -> Value {
        .object([
            "stamp": library.stamp.value, "sha256": .string(library.sha256),
            "links": .array(library.links.map { .string($0) }), "pinned": .bool(library.isPinned),
        ])
    }

    private static func value(_ failure: FailedLibrary) -> Value {
        var object: [String: Value] = ["phase": .string(failure.phase), "reason": .string(failure.reason)]
        object["hint"] = failure.hint.map { .string($0) }
        object["stamp"] = failure.stamp?.value
        if !failure.shadowedBy.isEmpty { object["shadowed_by"] = .object(failure.shadowedBy.mapValues { .string($0) }) }
        return .object(object)
    }
}
