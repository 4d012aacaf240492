import CPypeABI
import PypeSDK
import Synchronization
import Testing

/// Notes whether its teardown was told to end early.
private struct Tidier: Module {
    static let manifest = ModuleManifest.solo("tidier")
    static let wasCancelled = Mutex<Bool?>(nil)

    init(config: NoConfig) {}
    func run(_ context: RunContext) {}
    func teardown(_ context: RunContext) async { Self.wasCancelled.withLock { $0 = Task.isCancelled } }
}

@Suite("Teardown of an instance")
struct TeardownTests {
    @Test("a cancelled run does not keep a module from putting away what it opened")
    func afterCancel() throws {
        let driver = try ModuleDriver(ModuleLibrary(one: Tidier.self))
        #expect(driver.create() == .ok)
        driver.host.state.withLock { $0.isCancelled = true }
        #expect(driver.teardown() == .ok)
        #expect(Tidier.wasCancelled.withLock { $0 } == false)
    }
}
