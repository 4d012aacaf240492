import CPypeABI

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The one `pype_host` of the process: C functions that find the call's context and pass on to its services.
package enum HostTable {
    /// Semantic version of the host.
    package static let version = "0.1.0"

    // nonisolated(unsafe): written once, before anybody sees it, and read only from then on. Modules keep the pointer
    // for as long as the process lives.
    private nonisolated(unsafe) static let table: UnsafeMutablePointer<pype_host> = {
        let table = UnsafeMutablePointer<pype_host>.allocate(capacity: 1)
        var host = pype_host()
        host.abi_version = abiVersion
        host.struct_size = UInt32(MemoryLayout<pype_host>.size)
        host.name = UnsafePointer(strdup("pype"))
        host.version = UnsafePointer(strdup(version))
        fillGeneral(&host)
        fillInputs(&host)
        fillOutputs(&host)
        fillValues(&host)
        fillTasks(&host)
        table.initialize(to: host)
        return table
    }()

    /// What the entry function and `create` get.
    static var pointer: UnsafePointer<pype_host> { UnsafePointer(table) }

    /// Does what a slot with a status does: finds the context, checks that the call may use the slot, passes on, and
    /// turns what is thrown into status and error.
    static func serve(
        _ slot: StaticString, _ handle: OpaquePointer?, during allowed: CallPhase,
        _ error: UnsafeMutablePointer<pype_error>?,
        _ body: (CallContext, any ModuleServices) throws(ModuleFailure) -> Void
    ) -> Int32 {
        do throws(ModuleFailure) {
            let (context, services) = try find(slot, handle, during: allowed)
            do throws(ModuleFailure) {
                try body(context, services)
            } catch  where error.code == .invalidArgument || error.code == .invalidState {
                var failure = error
                failure.message = "\(slot): \(error.message)"
                throw failure
            }
            return PYPE_OK
        } catch let failure {
            return ForeignError.fill(error, failure)
        }
    }

    /// Does what a slot without a status does; nil when the context does not serve.
    static func ask<Result>(
        _ slot: StaticString, _ handle: OpaquePointer?, during allowed: CallPhase,
        _ body: (CallContext, any ModuleServices) -> Result
    ) -> Result? {
        do throws(ModuleFailure) {
            let (context, services) = try find(slot, handle, during: allowed)
            return body(context, services)
        } catch {
            HostLog.write(.warn, error.message)
            return nil
        }
    }

    private static func find(
        _ slot: StaticString, _ handle: OpaquePointer?, during allowed: CallPhase
    ) throws(ModuleFailure) -> (CallContext, any ModuleServices) {
        guard let handle else { throw ModuleFailure(.invalidArgument, "\(slot): 'context' is NULL") }
        guard let context = CallContext.table.object(UInt(bitPattern: handle)) else {
            throw ModuleFailure(
                .invalidState, "\(slot): the context is not one of this host, or its call ended long ago",
                hint: "use the context that the call in progress got, and only until that call returns")
        }
        guard let services = context.services else {
            throw ModuleFailure(
                .invalidState, "\(slot): the call that the context belongs to is over (\(context.label))",
                hint: "use a context only until the call that got it returns, or complete is called")
        }
        guard allowed.contains(context.phase) else {
            throw ModuleFailure(
                .invalidState, "\(slot) may be called in \(allowed.names), not in \(context.phase.names)")
        }
        return (context, services)
    }

    private static func fillGeneral(_ host: inout pype_host) {
        host.get_extension = { _, id in HostTable.foreignExtension(id) }
        host.allocate = { _, size, alignment in HostMemory.allocate(size: size, alignment: alignment) }
        host.deallocate = { _, data, size, _ in HostMemory.deallocate(data, size: size) }
        host.log = { _, handle, level, message, fields in
            let level = ModuleLogLevel(nearest: level)
            let text = ForeignError.text(message) ?? ""
            let fields = ForeignError.text(fields)
            guard let context = CallContext.table.object(UInt(bitPattern: handle)) else {
                return HostLog.write(level, text, fields: fields)
            }
            guard let services = context.services else {
                return HostLog.write(level, "\(context.label): \(text)", fields: fields)
            }
            services.log(level: level, message: text, fields: fields)
        }
        host.info = { _, handle, key in
            guard let key = ModuleInfoKey(rawValue: key) else { return nil }
            return HostTable.ask("info", handle, during: .any) { context, _ in
                context.lend(16 + key.rawValue) { $0.info(key) }
            } ?? nil
        }
        host.config = { _, handle in
            HostTable.ask("config", handle, during: .any) { context, _ in context.lend(0) { $0.configJSON } } ?? nil
        }
        host.is_cancelled = { _, handle in
            HostTable.ask("is_cancelled", handle, during: .working) { $1.isCancelled ? 1 : 0 } ?? 0
        }
    }
}

extension ModuleLogLevel {
    /// The level at or below a number that need not be one of PYPE_LOG_*.
    init(nearest level: Int32) {
        self = level < 20 ? .debug : level < 30 ? .info : level < 40 ? .warn : .error
    }
}
