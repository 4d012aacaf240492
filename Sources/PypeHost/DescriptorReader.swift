import CPypeABI
import PypeModel

/// Reads what a library says of itself, and collects everything that is wrong with it: an author mends all of it at
/// once, not one fault a build.
struct DescriptorReader {
    /// Lists that go on for longer have most likely lost the NULL at their end.
    private static let listLimit = 4096

    private(set) var problems: [String] = []
    /// What is being read, for the messages: `module 'x'`.
    var place = ""

    mutating func report(_ problem: String) {
        problems.append(place.isEmpty ? problem : "\(place): \(problem)")
    }

    /// The library and its modules.
    /// - Throws: ``LoadFailure`` of phase `abi` or `descriptor`.
    static func read(
        _ pointer: UnsafePointer<pype_library>, path: String
    ) throws(LoadFailure) -> (library: LibrarySpec, modules: [(pype_module, ModuleSpec)]) {
        let version = ForeignStruct.version(of: pointer)
        guard version >> 16 == PYPE_ABI_MAJOR else {
            throw LoadFailure(
                .abi,
                "the library was built for version \(text(version)) of the module ABI, this host expects \(PYPE_ABI_MAJOR).x",
                hint: "build it against the headers of version \(PYPE_ABI_MAJOR)")
        }
        var reader = DescriptorReader()
        let raw = ForeignStruct.read(pointer)
        let size = ForeignStruct.size(of: pointer)
        guard ForeignStruct.has(\pype_library.modules, size: size) else {
            throw LoadFailure(
                .descriptor, "pype_library: struct_size is \(size), which ends before the field 'modules'",
                hint: "begin the struct with PYPE_STRUCT_HEADER(pype_library)")
        }
        reader.place = "library"
        let library = LibrarySpec(
            path: path, sha256: "", abi: text(version), name: reader.required(raw.name, "name"),
            version: reader.version(raw.version), author: string(raw.author), license: string(raw.license),
            homepage: string(raw.homepage), toolchain: string(raw.toolchain), sdkName: string(raw.sdk_name),
            sdkVersion: string(raw.sdk_version))
        var modules: [(pype_module, ModuleSpec)] = []
        for module in reader.list(raw.modules, "modules") { modules.append(reader.module(module, at: modules.count)) }
        reader.place = "library"
        if modules.isEmpty { reader.report("'modules' is empty: a library has at least one module") }
        reader.reportDuplicates(modules.map(\.1.name), "module")
        guard reader.problems.isEmpty else {
            throw LoadFailure(
                .descriptor, reader.problems.joined(separator: "; "),
                hint: "see docs/abi.md for what each field must hold")
        }
        return (library, modules)
    }

    private mutating func module(_ pointer: UnsafePointer<pype_module>, at index: Int) -> (pype_module, ModuleSpec) {
        let raw = ForeignStruct.read(pointer)
        let size = ForeignStruct.size(of: pointer)
        let shown = Self.string(raw.name)
        let place = shown.isEmpty ? "module \(index + 1)" : "module '\(shown)'"
        self.place = place
        let version = ForeignStruct.version(of: pointer)
        if version >> 16 != PYPE_ABI_MAJOR {
            report("its abi_version is \(Self.text(version)), expected \(PYPE_ABI_MAJOR).x")
        }
        if raw.create == nil { report(missing("create", \.create, size)) }
        if raw.destroy == nil { report(missing("destroy", \.destroy, size)) }
        if raw.run == nil { report(missing("run", \.run, size)) }
        if ModuleType(raw.type) == nil {
            report("'type' is \(raw.type), which is none of PYPE_TYPE_SOURCE, _MOD, _SINK, _SOLO")
        }
        var spec = ModuleSpec(
            name: name(raw.name), type: ModuleType(raw.type) ?? .mod, version: self.version(raw.version),
            description: Self.string(raw.description), category: Self.string(raw.category),
            priority: raw.priority, flags: ModuleFlag.all(in: raw.flags))
        spec.inputPorts = ports(raw.inputs, "input", of: place)
        spec.outputPorts = ports(raw.outputs, "output", of: place)
        spec.configSchema = params(raw.params, of: place)
        spec.globals = globals(raw.globals, of: place)
        spec.requires = keys(raw.requires_keys, "requires", of: place)
        spec.provides = keys(raw.provides_keys, "provides", of: place)
        spec.consumes = keys(raw.consumes_keys, "consumes", of: place)
        self.place = place
        spec.packages = list(raw.packages, "packages").map { Self.string($0) }
        if ModuleType(raw.type) != nil { checkPorts(spec) }
        return (raw, spec)
    }

    private func missing<Field>(_ name: String, _ field: KeyPath<pype_module, Field>, _ size: UInt32) -> String {
        ForeignStruct.has(field, size: size)
            ? "the required slot '\(name)' is NULL"
            : "the required slot '\(name)' is missing: struct_size is \(size), which ends before it"
    }

    private mutating func checkPorts(_ spec: ModuleSpec) {
        let outputs = spec.outputPorts.filter { !$0.reject }
        let takesData = spec.type == .mod || spec.type == .sink
        let givesData = spec.type == .mod || spec.type == .source
        let kind = spec.type.rawValue
        if takesData, spec.inputPorts.isEmpty { report("a \(kind) takes data, but 'inputs' is empty") }
        if !takesData, !spec.inputPorts.isEmpty { report("a \(kind) takes no data, but 'inputs' has ports") }
        if givesData, outputs.isEmpty {
            report("a \(kind) gives data, but 'outputs' has no port other than for rejects")
        }
        if !givesData, !outputs.isEmpty {
            report("a \(kind) gives no data, but 'outputs' has ports other than for rejects")
        }
        if spec.type == .solo, !spec.outputPorts.isEmpty, outputs.isEmpty {
            report("a solo reads no rows, but 'outputs' has a port for rejects")
        }
    }

    // MARK: Texts and lists

    /// Text for people: bytes that are not UTF-8 are replaced, NULL is empty.
    static func string(_ pointer: UnsafePointer<CChar>?) -> String { ForeignError.text(pointer) ?? "" }

    private static func text(_ version: UInt32) -> String { "\(version >> 16).\(version & 0xFFFF)" }

    private mutating func required(_ pointer: UnsafePointer<CChar>?, _ field: String) -> String {
        let text = Self.string(pointer)
        if text.isEmpty { report("'\(field)' is missing") }
        return text
    }

    mutating func name(_ pointer: UnsafePointer<CChar>?) -> String {
        let text = required(pointer, "name")
        if !text.isEmpty, !NameSyntax.isName(text) {
            report(
                "'name' must be lower-case letters, digits and '_', beginning with a letter, not '\(text.prefix(200))'")
        }
        return text
    }

    private mutating func version(_ pointer: UnsafePointer<CChar>?) -> String {
        let text = required(pointer, "version")
        if !text.isEmpty, !NameSyntax.isVersion(text) {
            report("'version' must be a semantic version such as 1.0.0, not '\(text.prefix(200))'")
        }
        return text
    }

    /// The pointers of a NULL-terminated list.
    mutating func list<T>(_ list: UnsafePointer<UnsafePointer<T>?>?, _ field: String) -> [UnsafePointer<T>] {
        guard let list else { return [] }
        var found: [UnsafePointer<T>] = []
        while let element = list[found.count] {
            found.append(element)
            guard found.count <= Self.listLimit else {
                report("'\(field)' has more than \(Self.listLimit) entries: is the NULL at its end missing?")
                return []
            }
        }
        return found
    }

    /// Names are compared without regard to case, as globals are looked up that way.
    mutating func reportDuplicates(_ names: [String], _ kind: String) {
        var seen: Set<String> = []
        for name in names where !name.isEmpty && !seen.insert(name.lowercased()).inserted {
            report("the \(kind) '\(name)' is there twice")
        }
    }
}

extension ModuleType {
    fileprivate init?(_ raw: UInt32) {
        switch raw {
        case PYPE_TYPE_SOURCE: self = .source
        case PYPE_TYPE_MOD: self = .mod
        case PYPE_TYPE_SINK: self = .sink
        case PYPE_TYPE_SOLO: self = .solo
        default: return nil
        }
    }
}

extension ModuleFlag {
    /// Bits this host does not know are promises it does not build on.
    fileprivate static func all(in bits: UInt32) -> [ModuleFlag] {
        let known: [(UInt32, ModuleFlag)] = [
            (PYPE_MODULE_DETERMINISTIC, .deterministic), (PYPE_MODULE_IDEMPOTENT, .idempotent),
            (PYPE_MODULE_ROW_LOCAL, .rowLocal), (PYPE_MODULE_PARALLEL, .parallel),
            (PYPE_MODULE_STREAMING, .streaming), (PYPE_MODULE_NETWORK, .network), (PYPE_MODULE_FILES, .files),
        ]
        return known.filter { bits & $0.0 != 0 }.map(\.1)
    }
}
