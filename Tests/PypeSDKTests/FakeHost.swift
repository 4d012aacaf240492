import CPypeABI
import PypeArrow
import Synchronization

/// A small host in memory: streams in, batches out, everything else noted down.
final class FakeHost: @unchecked Sendable {
    // Sendable: what changes is behind `state`; the C struct is written in init only.
    struct State: ~Copyable {
        var config = "{}"
        var inputs: [UInt32: [SharedTable]] = [:]
        var schemas: [UInt32: Schema] = [:]
        var batches: [UInt32: [RecordBatch]] = [:]
        var logs: [String] = []
        var globals: [String: String] = [:]
        var progress: [String] = []
        var filtered: UInt64 = 0
        var isCancelled = false
        var iterationItem: String?
        var submitted = 0
        var waited = 0
        var memory: Int = 0
        var isPoolClosed = false
    }

    let state = Mutex(State())
    var raw = UnsafeMutablePointer<pype_host>.allocate(capacity: 1)
    /// Texts lent to the module, freed with the host.
    private let lent = Mutex<[UInt]>([])

    init() {
        var host = pype_host()
        host.abi_version = 0x10000
        host.struct_size = UInt32(MemoryLayout<pype_host>.size)
        host.name = UnsafePointer(lend("fake"))
        host.version = UnsafePointer(lend("1.0.0"))
        raw.initialize(to: host)
        raw.pointee.private_data = Unmanaged.passUnretained(self).toOpaque()
        installData()
        installValues()
        installPool()
    }

    deinit {
        for text in lent.withLock({ $0 }) { UnsafeMutableRawPointer(bitPattern: text)?.deallocate() }
        raw.deallocate()
    }

    func lend(_ text: String) -> UnsafeMutablePointer<CChar> {
        let bytes = text.utf8CString
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        for (index, byte) in bytes.enumerated() { (copy + index).initialize(to: byte) }
        lent.withLock { $0.append(UInt(bitPattern: copy)) }
        return copy
    }

    static func of(_ host: UnsafePointer<pype_host>?) -> FakeHost {
        Unmanaged<FakeHost>.fromOpaque(host!.pointee.private_data!).takeUnretainedValue()
    }

    /// Any pointer will do for a context, since the module only hands it back.
    var context: OpaquePointer { OpaquePointer(raw) }
}

/// Rows for an input port.
struct SharedTable: Sendable {
    var schema: Schema
    var batches: [RecordBatch]
    /// What reading says after the last batch; nil for the end.
    var failure: ArrowStreamError?

    func stream() -> OwnedStream {
        let rest = Mutex(batches[...])
        let schema = schema
        let failure = failure
        return StreamExport.make(schema: { OwnedSchema(schema) }) {
            if let batch = rest.withLock({ $0.popFirst() }) { return batch.share() }
            if let failure { throw failure }
            return nil
        }
    }
}
