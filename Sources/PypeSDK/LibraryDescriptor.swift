import CPypeABI

/// Writes a library's descriptor as C reads it. It is made once and never freed, as the entry returns a constant.
enum LibraryDescriptor {
    static func make(_ library: ModuleLibrary) throws(ModuleError) -> UnsafePointer<pype_library> {
        var modules: [UnsafePointer<pype_module>] = []
        for module in library.modules { modules.append(try describe(module)) }
        var raw = pype_library()
        raw.abi_version = CABI.version
        raw.struct_size = UInt32(MemoryLayout<pype_library>.size)
        raw.name = text(library.name)
        raw.version = text(library.version)
        raw.author = text(library.author)
        raw.license = text(library.license)
        raw.homepage = library.homepage.flatMap { text($0) }
        raw.toolchain = text(toolchain)
        raw.sdk_name = text("PypeSDK")
        raw.sdk_version = text("1.0.0")
        raw.modules = list(modules)
        return keep(raw)
    }

    private static func describe<Kind: Module>(_ type: Kind.Type) throws(ModuleError) -> UnsafePointer<pype_module> {
        let manifest = Kind.manifest
        guard let create = ModuleFactory.register(type) else {
            throw ModuleError(.internalError, "a library can have at most \(ModuleFactory.capacity) modules")
        }
        var raw = pype_module()
        raw.abi_version = CABI.version
        raw.struct_size = UInt32(MemoryLayout<pype_module>.size)
        raw.name = text(manifest.name)
        raw.version = text(manifest.version)
        raw.description = text(manifest.description)
        raw.category = text(manifest.category)
        raw.type = manifest.type.rawValue
        raw.flags = manifest.flags.rawValue
        raw.priority = manifest.priority
        raw.inputs = list(manifest.inputs.map(port))
        raw.outputs = list(manifest.outputs.map(port))
        raw.params = list(manifest.params.map(param))
        raw.globals = list(manifest.globals.map(global))
        raw.packages = list(manifest.packages.map { UnsafePointer(CText.copy($0)) })
        raw.requires_keys = list(manifest.requires.map(key))
        raw.provides_keys = list(manifest.provides.map(key))
        raw.consumes_keys = list(manifest.consumes.map(key))
        raw.create = create
        raw.destroy = ModuleSlots.destroy
        raw.run = ModuleSlots.run
        // Never NULL, since it cancels the task of run whether or not the module has a cancel of its own.
        raw.cancel = ModuleSlots.cancel
        raw.setup = Kind.SetupStep.self == Absent.self ? nil : ModuleSlots.setup
        raw.teardown = Kind.TeardownStep.self == Absent.self ? nil : ModuleSlots.teardown
        raw.infer_schema = Kind.InferSchemaStep.self == Absent.self ? nil : ModuleSlots.inferSchema
        raw.fingerprint = Kind.FingerprintStep.self == Absent.self ? nil : ModuleSlots.fingerprint
        return keep(raw)
    }

    private static func port(_ port: ModulePort) -> UnsafePointer<pype_port> {
        var raw = pype_port()
        raw.abi_version = CABI.version
        raw.struct_size = UInt32(MemoryLayout<pype_port>.size)
        raw.name = text(port.name)
        raw.description = text(port.description)
        if port.isOptional { raw.flags |= UInt32(PYPE_PORT_OPTIONAL) }
        if port.isMultiple { raw.flags |= UInt32(PYPE_PORT_MULTIPLE) }
        if port.isReject { raw.flags |= UInt32(PYPE_PORT_REJECT) }
        return keep(raw)
    }

    private static func param(_ param: ModuleParam) -> UnsafePointer<pype_param> {
        var raw = pype_param()
        raw.abi_version = CABI.version
        raw.struct_size = UInt32(MemoryLayout<pype_param>.size)
        raw.name = text(param.name)
        raw.type = text(param.type.rawValue)
        raw.description = text(param.description)
        raw.default_json = param.defaultValue.flatMap { text($0.text) }
        raw.allowed_json = param.allowed.flatMap { text(JSONValue.array($0).text) }
        raw.schema_json = param.schema.flatMap { text($0.text) }
        if param.isRequired { raw.flags |= UInt32(PYPE_PARAM_REQUIRED) }
        if param.isSecret { raw.flags |= UInt32(PYPE_PARAM_SECRET) }
        return keep(raw)
    }

    private static func global(_ global: ModuleGlobal) -> UnsafePointer<pype_global> {
        var raw = pype_global()
        raw.abi_version = CABI.version
        raw.struct_size = UInt32(MemoryLayout<pype_global>.size)
        raw.name = text(global.name)
        raw.type = text(global.type.rawValue)
        raw.description = text(global.description)
        return keep(raw)
    }

    private static func key(_ key: ModuleKey) -> UnsafePointer<pype_key> {
        var raw = pype_key()
        raw.abi_version = CABI.version
        raw.struct_size = UInt32(MemoryLayout<pype_key>.size)
        raw.name = text(key.name)
        raw.type = text(key.type)
        return keep(raw)
    }

    private static func text(_ text: String) -> UnsafePointer<CChar>? { UnsafePointer(CText.copy(text)) }

    private static func keep<Struct>(_ value: Struct) -> UnsafePointer<Struct> {
        let place = UnsafeMutablePointer<Struct>.allocate(capacity: 1)
        place.initialize(to: value)
        return UnsafePointer(place)
    }

    /// A NULL-terminated list; NULL for an empty one.
    private static func list<Element>(_ elements: [UnsafePointer<Element>]) -> UnsafePointer<UnsafePointer<Element>?>? {
        guard !elements.isEmpty else { return nil }
        let place = UnsafeMutablePointer<UnsafePointer<Element>?>.allocate(capacity: elements.count + 1)
        for (index, element) in elements.enumerated() { (place + index).initialize(to: element) }
        (place + elements.count).initialize(to: nil)
        return UnsafePointer(place)
    }

    private static var toolchain: String {
        #if compiler(>=6.4)
        "swift 6.4 or later"
        #elseif compiler(>=6.3)
        "swift 6.3"
        #elseif compiler(>=6.2)
        "swift 6.2"
        #else
        "swift 6.1"
        #endif
    }
}
