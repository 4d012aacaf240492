import PypeModel

/// JSON value to registry. Keys that are not known are passed over, since a later
/// pype of the same format may write more.
enum RegistryDecoding {
    static func registry(_ value: Value) throws(ValueFault) -> Registry {
        guard case .object(let root) = value else { throw ValueFault("the file holds no JSON object") }
        guard let format = root["format"]?.stringValue else {
            throw ValueFault("'format' is missing: this is no registry of pype")
        }
        guard format == Registry.format else {
            let isNewer = format.hasPrefix("pype.registry/")
            throw ValueFault(
                isNewer
                    ? "it has the format '\(format)' of another pype; this one reads '\(Registry.format)'"
                    : "its format is '\(format)', not '\(Registry.format)': this is no registry of pype")
        }
        let fields = ValueFields(root, "the registry")
        var registry = Registry()
        for (name, value) in try fields.object("modules") {
            registry.modules[name] = try entry(name, value)
        }
        for (path, value) in try fields.object("libraries") {
            let library = try ValueFields(value, "libraries['\(path)']")
            registry.libraries[path] = RegisteredLibrary(
                stamp: try stamp(library), sha256: try library.text("sha256"), links: try library.texts("links"),
                isPinned: try library.flag("pinned"))
        }
        for (path, value) in try fields.object("linked") {
            registry.linked[path] = try LinkedLibrary(ValueFields(value, "linked['\(path)']"))
        }
        for (path, value) in try fields.object("failed") {
            registry.failed[path] = try failure(path, ValueFields(value, "failed['\(path)']"))
        }
        return registry
    }

    private static func entry(_ name: String, _ value: Value) throws(ValueFault) -> RegistryEntry {
        let fields = try ValueFields(value, "modules['\(name)']")
        let spec = try ModuleSpec(fields, name: name)
        let library = try LibrarySpec(ValueFields(fields.object("library"), "'library' of \(fields.place)"))
        return RegistryEntry(library: library, spec: spec)
    }

    private static func failure(_ path: String, _ fields: ValueFields) throws(ValueFault) -> FailedLibrary {
        var failure = FailedLibrary(
            path: path, phase: try fields.text("phase"), reason: try fields.text("reason"),
            hint: fields.members["hint"]?.stringValue)
        if fields.members["stamp"] != nil {
            failure.stamp = try stamp(fields)
        }
        if fields.members["shadowed_by"] != nil {
            failure.shadowedBy = try fields.object("shadowed_by").compactMapValues(\.stringValue)
        }
        return failure
    }

    private static func stamp(_ fields: ValueFields) throws(ValueFault) -> FileStamp {
        try FileStamp(ValueFields(fields.object("stamp"), "'stamp' of \(fields.place)"))
    }
}
