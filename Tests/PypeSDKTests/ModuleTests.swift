import CPypeABI
import PypeSDK
import Synchronization
import Testing

@Suite("Module")
struct ModuleTests {
    @Test("steps that a module does not have are NULL in its descriptor")
    func absentSteps() throws {
        let module = try ModuleDriver(ModuleLibrary(one: Bare.self)).module
        #expect(module.setup == nil)
        #expect(module.teardown == nil)
        #expect(module.infer_schema == nil)
        #expect(module.fingerprint == nil)
        #expect(module.cancel != nil)
    }

    @Test("steps that a module has are in its descriptor, with or without async and throws")
    func presentSteps() throws {
        let module = try ModuleDriver(ModuleLibrary(one: Full.self)).module
        #expect(module.setup != nil)
        #expect(module.teardown != nil)
        #expect(module.infer_schema != nil)
        #expect(module.fingerprint != nil)
    }

    @Test("a bare module runs")
    func runs() throws {
        let driver = try ModuleDriver(ModuleLibrary(one: Bare.self))
        #expect(driver.create() == .ok)
        #expect(driver.run() == .ok)
    }
}

extension ModuleLibrary {
    convenience init(one module: any Module.Type...) {
        self.init(name: "test", version: "1.0.0", author: "tests", license: "Apache-2.0", modules: module)
    }
}

extension ModuleManifest {
    static func solo(_ name: String, params: [ModuleParam] = []) -> ModuleManifest {
        ModuleManifest(
            name: name, type: .solo, version: "1.0.0", description: "For tests.", category: "tests", params: params)
    }
}

struct Bare: Module {
    static let manifest = ModuleManifest.solo("bare")
    init(config: NoConfig) {}
    func run(_ context: RunContext) async throws {}
}

final class Full: Module {
    static let manifest = ModuleManifest.solo("full")
    init(config: NoConfig) {}
    func run(_ context: RunContext) {}
    func setup(_ context: RunContext) throws {}
    func teardown(_ context: RunContext) async {}
    func cancel() {}
    func inferSchema(_ request: SchemaRequest) {}
    func fingerprint(_ context: RunContext) -> Int { 42 }
}
