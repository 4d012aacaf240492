import CPypeABI
import PypeModel

/// The slots for values, secrets, files and the pool.
extension HostTable {
    static func fillValues(_ host: inout pype_host) {
        host.set_global = { _, handle, name, value, error in
            HostTable.serve("set_global", handle, during: .running, error) {
                (context, services) throws(ModuleFailure) in
                let name = try HostTable.required(name, "name")
                let json = try HostTable.required(value, "value_json")
                try GlobalType.check(json, named: name, among: context.module.spec.globals)
                try services.setGlobal(name: name, json: json)
            }
        }
        host.get_global = { _, handle, node, name, out, error in
            HostTable.serve("get_global", handle, during: .running, error) { (_, services) throws(ModuleFailure) in
                let node = try HostTable.required(node, "node_id")
                try ForeignError.fill(out, services.global(node: node, name: HostTable.required(name, "name")))
            }
        }
        host.secret = { _, handle, reference, out, error in
            HostTable.serve("secret", handle, during: .working, error) { (_, services) throws(ModuleFailure) in
                try ForeignError.fill(out, services.secret(reference: HostTable.required(reference, "reference")))
            }
        }
        host.scratch = { _, handle, out, error in
            HostTable.serve("scratch", handle, during: [.setup, .running], error) {
                (_, services) throws(ModuleFailure) in
                try ForeignError.fill(out, services.scratch())
            }
        }
    }

    static func fillTasks(_ host: inout pype_host) {
        host.submit = { _, handle, work, argument, out, error in
            HostTable.serve("submit", handle, during: [.setup, .running], error) {
                (context, services) throws(ModuleFailure) in
                guard let work else { throw ModuleFailure(.invalidArgument, "'work' is NULL") }
                guard let out else { throw ModuleFailure(.invalidArgument, "'out' is NULL") }
                out.pointee = nil
                let call = ForeignWork(work: work, argument: argument)
                let task = TaskHandle(try services.submit { call() })
                guard let number = task.register() else {
                    _ = task.claim()
                    throw ModuleFailure(.resourceExhausted, "too many tasks at the same time")
                }
                context.keep(task)
                out.pointee = OpaquePointer(bitPattern: number)
            }
        }
        host.wait = { _, handle, number in
            let task = TaskHandle.table.object(UInt(bitPattern: number))
            guard let task, let status = task.claim() else {
                HostLog.write(.warn, "wait: the task is not one of this host, or was waited for before")
                return PYPE_ERR_INVALID_STATE
            }
            CallContext.table.object(UInt(bitPattern: handle))?.forget(task)
            return status
        }
        host.complete = { _, handle, status, error in
            let context = CallContext.table.object(UInt(bitPattern: handle))
            if status == PYPE_OK {
                ForeignError.release(error)
                HostTable.complete(context, nil)
            } else {
                HostTable.complete(
                    context, ForeignError.take(error, status: status, call: context?.label ?? "complete"))
            }
        }
    }

    private static func complete(_ context: CallContext?, _ failure: ModuleFailure?) {
        guard let context else {
            return HostLog.write(.warn, "complete: the context is not one of this host, or its call ended long ago")
        }
        guard context.phase == .running else {
            return HostLog.write(
                .warn, "complete was called in \(context.phase.names): only run may (\(context.label))")
        }
        switch context.complete(failure) {
        case .kept: break
        case .deliver(let completion): completion(failure)
        case .repeated:
            HostLog.write(.warn, "complete was called again after the run had ended: ignored (\(context.label))")
        }
    }
}

/// A function of a module with its argument.
private struct ForeignWork: @unchecked Sendable {
    // Sendable: the module hands both over for another thread to use.
    var work: @convention(c) (UnsafeMutableRawPointer?) -> Int32
    var argument: UnsafeMutableRawPointer?

    func callAsFunction() -> Int32 { work(argument) }
}
