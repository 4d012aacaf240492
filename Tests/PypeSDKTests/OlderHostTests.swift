import CPypeABI
import PypeSDK
import Synchronization
import Testing

@Suite("Hosts that offer less")
struct OlderHostTests {
    @Test("a service that the host does not have is refused by name")
    func missingService() throws {
        let host = FakeHost()
        let result = try ModuleDriver.run(host) { context in _ = try context.scratch() }
        #expect(result.status == PYPE_ERR_NOT_IMPLEMENTED)
        #expect(result.message == "this host has no 'scratch'")
    }

    @Test("what lies beyond the size that a host states is not read")
    func shortHost() throws {
        let host = FakeHost()
        // A host of which only the first part is there: up to and with `config`.
        host.raw.pointee.struct_size = UInt32(MemoryLayout<pype_host>.offset(of: \.iteration_item)!)
        let result = try ModuleDriver.run(host) { context in
            #expect(!context.isCancelled)
            context.countFiltered(1)
            #expect(throws: ModuleError.self) { try context.setGlobal("row_count", 1) }
            _ = try context.input("input")
        }
        #expect(result.message == "this host has no 'open_input'")
        #expect(host.state.withLock { $0.filtered } == 0)
    }
}
