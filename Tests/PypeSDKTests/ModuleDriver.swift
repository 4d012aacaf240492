import CPypeABI
import PypeSDK
import Synchronization
import Testing

/// What a call of a module gave back.
struct CallResult: Equatable {
    var status: pype_status
    var message: String?
    var hint: String?
    var isRetryable = false

    static let ok = CallResult(status: PYPE_OK)
}

/// Calls a module as a host does: through its C descriptor only.
final class ModuleDriver {
    let host: FakeHost
    let module: pype_module
    var instance: UnsafeMutableRawPointer?

    init(_ library: ModuleLibrary, _ index: Int = 0, host: FakeHost = FakeHost()) throws {
        self.host = host
        let descriptor = try #require(library.entry(host.raw, nil))
        module = try #require(descriptor.pointee.modules?[index]).pointee
    }

    func create(_ config: String = "{}") -> CallResult {
        host.state.withLock { $0.config = config }
        return call { error in
            var args = pype_create_args()
            args.abi_version = 0x10000
            args.struct_size = UInt32(MemoryLayout<pype_create_args>.size)
            return config.withCString { text in
                args.config_json = text
                return module.create(host.raw, &args, &instance, error)
            }
        }
    }

    func run() -> CallResult { call { module.run(instance, host.context, $0) } }
    func setup() -> CallResult { call { module.setup?(instance, host.context, $0) ?? PYPE_OK } }
    func teardown() -> CallResult { call { module.teardown?(instance, host.context, $0) ?? PYPE_OK } }

    func call(_ body: (UnsafeMutablePointer<pype_error>) -> pype_status) -> CallResult {
        var error = pype_error()
        error.abi_version = 0x10000
        error.struct_size = UInt32(MemoryLayout<pype_error>.size)
        let status = body(&error)
        defer { error.release?(&error) }
        return CallResult(
            status: status, message: error.message.map { String(cString: $0) },
            hint: error.hint.map { String(cString: $0) }, isRetryable: error.flags & UInt32(PYPE_ERROR_RETRYABLE) != 0)
    }

    deinit { if let instance { module.destroy(instance) } }
}
