import CPypeABI
import Testing

@testable import PypeSDK

@Suite("ModuleLibrary")
struct LibraryTests {
    static func text(_ pointer: UnsafePointer<CChar>?) -> String? { pointer.map { String(cString: $0) } }

    static func list<Element>(_ list: UnsafePointer<UnsafePointer<Element>?>?) -> [Element] {
        var elements: [Element] = []
        while let element = list?[elements.count] { elements.append(element.pointee) }
        return elements
    }

    @Test("the entry gives the same constant each time, and needs neither host nor error")
    func constant() {
        let library = ModuleLibrary(one: Bare.self, Full.self)
        let first = library.entry(nil, nil)
        #expect(first != nil)
        #expect(library.entry(FakeHost().raw, nil) == first)
    }

    @Test("two modules of one library run side by side")
    func twoModules() throws {
        let library = ModuleLibrary(one: Bare.self, Full.self)
        let drivers = try [ModuleDriver(library, 0), ModuleDriver(library, 1)]
        #expect(drivers.map { Self.text($0.module.name) } == ["bare", "full"])
        for driver in drivers {
            #expect(driver.create() == .ok)
            #expect(driver.run() == .ok)
        }
    }

    @Test("the descriptor says all that the manifest says")
    func descriptor() throws {
        let library = ModuleLibrary(
            name: "lib",
            version: "2.0.0",
            author: "Ada",
            license: "MIT",
            homepage: "https://example.org",
            modules: [Probe.self]
        )
        let raw = try #require(library.entry(nil, nil)).pointee
        #expect(raw.abi_version == 0x10000)
        #expect(
            [raw.name, raw.version, raw.author, raw.license, raw.homepage, raw.sdk_name].map(Self.text)
                == ["lib", "2.0.0", "Ada", "MIT", "https://example.org", "PypeSDK"]
        )
        let module = try #require(Self.list(raw.modules).first)
        #expect(
            [module.name, module.version, module.description, module.category].map(Self.text)
                == ["probe", "1.2.3-beta.1", "Does what a test wants.", "tests"]
        )
        #expect(module.type == UInt32(PYPE_TYPE_MOD))
        #expect(module.flags == UInt32(PYPE_MODULE_IDEMPOTENT | PYPE_MODULE_NETWORK))
        #expect(module.priority == -7)
        #expect(Self.list(module.inputs).map { Self.text($0.name) } == ["input", "more"])
        #expect(Self.list(module.inputs).map(\.flags) == [0, UInt32(PYPE_PORT_OPTIONAL | PYPE_PORT_MULTIPLE)])
        #expect(Self.list(module.outputs).map(\.flags) == [0, UInt32(PYPE_PORT_REJECT)])
        let params = Self.list(module.params)
        #expect(params.map { Self.text($0.name) } == ["key", "mode", "password"])
        #expect(params.map(\.flags) == [UInt32(PYPE_PARAM_REQUIRED), 0, UInt32(PYPE_PARAM_SECRET)])
        #expect(params.map { Self.text($0.default_json) } == [nil, #""a""#, nil])
        #expect(params.map { Self.text($0.allowed_json) } == [nil, #"["a","b"]"#, nil])
        #expect(params.map { Self.text($0.schema_json) } == [#"{"minLength":1}"#, nil, nil])
        #expect(Self.list(module.globals).map { Self.text($0.type) } == ["int"])
        #expect(Self.text(module.packages[0]) == "a working network")
        #expect(module.packages[1] == nil)
        #expect(Self.list(module.requires_keys).map { Self.text($0.name) } == ["dataset.train"])
        #expect(Self.list(module.provides_keys).map { Self.text($0.type) } == ["str"])
        #expect(Self.list(module.consumes_keys).map { Self.text($0.name) } == ["conditioning.*"])
    }

    @Test("a function of the module that is called without what it needs answers with an error")
    func nulls() throws {
        let driver = try ModuleDriver(ModuleLibrary(one: Diary.self))
        let module = driver.module
        let invalid = PYPE_ERR_INVALID_ARGUMENT
        #expect(module.create(nil, nil, nil, nil) == invalid)
        var instance: UnsafeMutableRawPointer?
        var args = pype_create_args()
        #expect(module.create(driver.host.raw, nil, &instance, nil) == invalid)
        // A struct that says it is empty has no config.
        #expect(module.create(driver.host.raw, &args, &instance, nil) == invalid)
        #expect(instance == nil)
        #expect(module.run(nil, nil, nil) == invalid)
        #expect(module.setup(nil, nil, nil) == invalid)
        #expect(module.teardown(nil, nil, nil) == invalid)
        #expect(module.infer_schema(nil, nil, nil, nil) == invalid)
        #expect(module.fingerprint(nil, nil, nil, nil) == invalid)
        module.cancel(nil)
        module.destroy(nil)
        #expect(driver.create(#"{"page": 1}"#) == .ok)
        #expect(module.infer_schema(driver.instance, nil, nil, nil) == invalid)
        #expect(module.fingerprint(driver.instance, nil, nil, nil) == invalid)
    }

    @Test("an error struct that is too short for the texts is left alone")
    func shortError() throws {
        let driver = try ModuleDriver(ModuleLibrary(one: Diary.self))
        var error = pype_error()
        error.struct_size = 8
        #expect(driver.module.run(nil, nil, &error) == PYPE_ERR_INVALID_ARGUMENT)
        #expect(error.message == nil)
        #expect(error.code == 0)
    }

    static func manifest(_ change: (inout ModuleManifest) -> Void) -> ModuleManifest {
        var manifest = Probe.manifest
        change(&manifest)
        return manifest
    }

    static let defects: [(ModuleManifest, String)] = [
        (manifest { $0.name = "Probe" }, "the name must match [a-z][a-z0-9_]*"),
        (manifest { $0.version = "1.0" }, "the version '1.0' is not a semantic version such as 1.0.0"),
        (manifest { $0.description = "a\0b" }, #"the text "a\u0000b" has a NUL"#),
        (manifest { $0.inputs[0].name = "in put" }, "the port name 'in put' must match [a-z][a-z0-9_]*"),
        (manifest { $0.inputs[1].name = "input" }, "the input port 'input' is declared twice"),
        (
            manifest { $0.outputs[0].isMultiple = true },
            "the output port 'output' cannot be optional or multiple, which only inputs are"
        ),
        (manifest { $0.inputs[0].isReject = true }, "the input port 'input' cannot take rejected rows"),
        (manifest { $0.type = .source }, "a source has no input ports"),
        (manifest { $0.type = .solo }, "a solo module has no ports"),
        (manifest { $0.type = .sink }, "a sink's output ports can only be reject ports"),
        (manifest { $0.outputs = [] }, "a mod needs an input port and an output port"),
        (manifest { $0.params[1].name = "key" }, "the parameter 'key' is declared twice"),
        (manifest { $0.params[1].defaultValue = 5 }, "the default 5 of 'mode' is not of type str"),
        (manifest { $0.params[1].defaultValue = "c" }, #"the default "c" of 'mode' is not among the allowed values"#),
        (manifest { $0.params[1].allowed = ["a", 1] }, "the allowed value 1 of 'mode' is not of type str"),
        (manifest { $0.globals.append($0.globals[0]) }, "the global 'row_count' is declared twice"),
    ]

    @Test("a manifest that contradicts itself is refused with the reason", arguments: defects.indices)
    func defect(_ index: Int) {
        let (manifest, words) = Self.defects[index]
        #expect(manifest.defect == words)
    }

    struct Misnamed: Module {
        static let manifest = ModuleManifest.solo("Misnamed")
        init(config: NoConfig) {}
        func run(_ context: RunContext) {}
    }

    @Test("a library with a faulty manifest, or with two modules of one name, refuses to be loaded")
    func refusal() {
        for (library, words) in [
            (ModuleLibrary(one: Misnamed.self), "module 'Misnamed': the name must match [a-z][a-z0-9_]*"),
            (ModuleLibrary(one: Bare.self, Bare.self), "the library has two modules called 'bare'"),
        ] {
            var error = pype_error()
            error.struct_size = UInt32(MemoryLayout<pype_error>.size)
            #expect(library.entry(nil, &error) == nil)
            #expect(Self.text(error.message) == words)
            error.release?(&error)
        }
    }
}
