import CPypeABI
import Synchronization

/// One instance of a module: the module's own pointer, and the order in which it may be used.
///
/// The calls that do the work come one at a time; ``cancel()`` and ``destroy()`` may come from any thread at any time.
/// Whatever is inside the module when the instance is to be destroyed comes out of it first.
package final class ModuleInstance: Sendable {
    /// A pointer that only the module reads through.
    struct Foreign: @unchecked Sendable {
        // Sendable: the module gets it back on the threads that the ABI names.
        var pointer: UnsafeMutableRawPointer?
    }

    private struct Life: Sendable {
        var state = InstanceState.created
        /// Calls inside the module now: one that works, and any number of cancels.
        var inside = 0
        var isDoomed = false
        var isDestroyed = false
    }

    package let module: LoadedModule
    package let nodeID: String
    private let instance: Foreign
    private let life = Mutex(Life())

    init(module: LoadedModule, nodeID: String, instance: UnsafeMutableRawPointer?) {
        self.module = module
        self.nodeID = nodeID
        self.instance = Foreign(pointer: instance)
    }

    /// Opens what the module needs. Once, before the first run.
    /// - Throws: ``ModuleFailure`` with what the module said; INVALID_STATE when it is not the time for it.
    package func setup(_ services: any ModuleServices) throws(ModuleFailure) {
        try enter(from: [.created], to: .settingUp)
        do throws(ModuleFailure) {
            try call("setup", module.functions.setup, .setup, services)
        } catch {
            leave(to: .created)
            throw error
        }
        leave(to: .ready)
    }

    /// Closes what setup opened. Once; after that it does nothing.
    /// - Throws: ``ModuleFailure`` with what the module said; INVALID_STATE while another call goes on.
    package func teardown(_ services: any ModuleServices) throws(ModuleFailure) {
        if life.withLock({ $0.state == .tornDown }) { return }
        try enter(from: [.created, .ready], to: .tearingDown)
        defer { leave(to: .tornDown) }
        try call("teardown", module.functions.teardown, .teardown, services)
    }

    /// Asks the call in progress to end soon. From any thread; does nothing when the module does not offer it, or when
    /// the instance is gone.
    package func cancel() {
        guard let cancel = module.functions.cancel else { return }
        let isAlive = life.withLock { life in
            guard !life.isDoomed else { return false }
            life.inside += 1
            return true
        }
        guard isAlive else { return }
        do {
            let mark = CallMark(module, nodeID, "cancel")
            cancel(instance.pointer)
            _ = consume mark
        }
        leave(to: nil)
    }

    /// Ends the instance, as soon as no call is inside the module any more. Further calls do nothing.
    package func destroy() {
        let isNow = life.withLock { life in
            life.isDoomed = true
            guard life.inside == 0, !life.isDestroyed else { return false }
            life.isDestroyed = true
            return true
        }
        if isNow { destroyNow() }
    }

    deinit { destroy() }

    // MARK: For the calls in the other files

    var pointer: UnsafeMutableRawPointer? { instance.pointer }

    /// Who is asked what, for messages.
    func label(_ call: String) -> String { "\(module.label), node '\(nodeID)': \(call)" }

    /// Begins a call of the module, when it is the time for it. nil: the state stays.
    func enter(from states: Set<InstanceState>, to state: InstanceState?) throws(ModuleFailure) {
        let found: InstanceState? = life.withLock { life in
            guard !life.isDoomed, states.contains(life.state) else { return life.state }
            if let state { life.state = state }
            life.inside += 1
            return nil
        }
        guard let found else { return }
        let word = life.withLock { $0.isDoomed } ? "destroyed" : found.name
        throw ModuleFailure(
            .invalidState, "\(module.label), node '\(nodeID)' is \(word)",
            hint: "the order is setup, run, teardown, one call at a time")
    }

    /// Ends a call of the module, and the instance when it was waiting for that. nil: the state stays.
    func leave(to state: InstanceState?) {
        let isLast = life.withLock { life in
            if let state { life.state = state }
            life.inside -= 1
            guard life.isDoomed, life.inside == 0, !life.isDestroyed else { return false }
            life.isDestroyed = true
            return true
        }
        if isLast { destroyNow() }
    }

    private func destroyNow() {
        let mark = CallMark(module, nodeID, "destroy")
        module.functions.destroy?(instance.pointer)
        _ = consume mark
    }

    typealias Step =
        @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<pype_error>?) -> Int32

    private func call(
        _ name: StaticString, _ function: Step?, _ phase: CallPhase, _ services: any ModuleServices
    ) throws(ModuleFailure) {
        guard let function else { return }
        try withContext(name, phase, services) { instance, handle, error in function(instance, handle, error) }
    }

    /// Makes one call with a context of its own, and turns its status into an error.
    func withContext(
        _ name: StaticString, _ phase: CallPhase, _ services: any ModuleServices,
        _ body: (UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<pype_error>?) -> Int32
    ) throws(ModuleFailure) {
        let (context, handle) = try CallContext.begin(module, nodeID: nodeID, phase: phase, services: services)
        defer { context.end() }
        var error = ForeignError.empty()
        let mark = CallMark(module, nodeID, name)
        let status = body(instance.pointer, handle, &error)
        context.waitForTasks()
        _ = consume mark
        guard status == PYPE_OK else { throw ForeignError.take(&error, status: status, call: label("\(name)")) }
        ForeignError.release(&error)
    }
}
