import CPypeABI
import Synchronization

/// Makes instances of the modules of this library. `create` of the ABI gets no pointer that would tell which module is
/// meant, and a C function cannot be generic: each module takes one of a fixed row of C functions.
enum ModuleFactory {
    typealias Create =
        @convention(c) (
            UnsafePointer<pype_host>?, UnsafePointer<pype_create_args>?,
            UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
            UnsafeMutablePointer<pype_error>?
        ) -> pype_status
    typealias Make = @Sendable (HostTable, UnsafePointer<CChar>?) throws -> AnyModuleInstance

    private struct Registered {
        var makers: [Make] = []
        var places: [ObjectIdentifier: Int] = [:]
    }

    private static let registered = Mutex(Registered())

    /// The `create` of a module type, the same one each time; nil when all are taken.
    static func register<Kind: Module>(_ type: Kind.Type) -> Create? {
        let ports = PortNames(Kind.manifest)
        return registered.withLock { registered in
            if let place = registered.places[ObjectIdentifier(type)] { return creates[place] }
            let place = registered.makers.count
            guard place < creates.count else { return nil }
            registered.makers.append { try ModuleInstance<Kind>(host: $0, ports: ports, config: $1) }
            registered.places[ObjectIdentifier(type)] = place
            return creates[place]
        }
    }

    /// How many modules there can be in one library.
    static var capacity: Int { creates.count }

    private static func create(
        _ index: Int, _ host: UnsafePointer<pype_host>?, _ args: UnsafePointer<pype_create_args>?,
        _ instance: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ error: UnsafeMutablePointer<pype_error>?
    ) -> pype_status {
        ModuleSlots.guarding(error) {
            guard let table = HostTable(host), let args, let instance else {
                throw ModuleError(
                    .invalidArgument, "create was called without a host, arguments or a place for the instance")
            }
            let read = CABI.read(args, size: args.pointee.struct_size, into: pype_create_args())
            let made = try registered.withLock { $0.makers[index] }(table, read.config_json)
            // Balanced in destroy.
            instance.pointee = Unmanaged.passRetained(made).toOpaque()
        }
    }

    private static let creates: [Create] = [
        { ModuleFactory.create(0, $0, $1, $2, $3) },
        { ModuleFactory.create(1, $0, $1, $2, $3) },
        { ModuleFactory.create(2, $0, $1, $2, $3) },
        { ModuleFactory.create(3, $0, $1, $2, $3) },
        { ModuleFactory.create(4, $0, $1, $2, $3) },
        { ModuleFactory.create(5, $0, $1, $2, $3) },
        { ModuleFactory.create(6, $0, $1, $2, $3) },
        { ModuleFactory.create(7, $0, $1, $2, $3) },
        { ModuleFactory.create(8, $0, $1, $2, $3) },
        { ModuleFactory.create(9, $0, $1, $2, $3) },
        { ModuleFactory.create(10, $0, $1, $2, $3) },
        { ModuleFactory.create(11, $0, $1, $2, $3) },
        { ModuleFactory.create(12, $0, $1, $2, $3) },
        { ModuleFactory.create(13, $0, $1, $2, $3) },
        { ModuleFactory.create(14, $0, $1, $2, $3) },
        { ModuleFactory.create(15, $0, $1, $2, $3) },
        { ModuleFactory.create(16, $0, $1, $2, $3) },
        { ModuleFactory.create(17, $0, $1, $2, $3) },
        { ModuleFactory.create(18, $0, $1, $2, $3) },
        { ModuleFactory.create(19, $0, $1, $2, $3) },
        { ModuleFactory.create(20, $0, $1, $2, $3) },
        { ModuleFactory.create(21, $0, $1, $2, $3) },
        { ModuleFactory.create(22, $0, $1, $2, $3) },
        { ModuleFactory.create(23, $0, $1, $2, $3) },
        { ModuleFactory.create(24, $0, $1, $2, $3) },
        { ModuleFactory.create(25, $0, $1, $2, $3) },
        { ModuleFactory.create(26, $0, $1, $2, $3) },
        { ModuleFactory.create(27, $0, $1, $2, $3) },
        { ModuleFactory.create(28, $0, $1, $2, $3) },
        { ModuleFactory.create(29, $0, $1, $2, $3) },
        { ModuleFactory.create(30, $0, $1, $2, $3) },
        { ModuleFactory.create(31, $0, $1, $2, $3) },
    ]
}
