import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What stands behind a `pype_context`: one call of one instance, the services it may use, and the texts it was lent.
final class CallContext: Sendable {
    /// How a run ends: by the return of `run`, or by `complete`, whichever of the two comes last.
    enum Ending: Sendable {
        /// `run` has not returned, `complete` was not called.
        case open
        /// `complete` came first.
        case early(ModuleFailure?)
        /// `run` returned PYPE_PENDING.
        case pending(@Sendable (ModuleFailure?) -> Void)
        case done
    }

    /// A copy in C memory.
    private struct LentText: @unchecked Sendable {
        // Sendable: written before anybody sees it, freed by `end` alone.
        var pointer: UnsafeMutablePointer<CChar>
    }

    private struct State: Sendable {
        var services: (any ModuleServices)?
        var texts: [UInt32: LentText] = [:]
        var tasks: [TaskHandle] = []
        var ending = Ending.open
        var handle: UInt = 0
    }

    static let table = HandleTable<CallContext>(mark: 0xC)

    let module: LoadedModule
    let nodeID: String
    let phase: CallPhase
    private let state: Mutex<State>

    private init(module: LoadedModule, nodeID: String, phase: CallPhase, services: any ModuleServices) {
        self.module = module
        self.nodeID = nodeID
        self.phase = phase
        state = Mutex(State(services: services))
    }

    /// Opens a context for one call.
    static func begin(
        _ module: LoadedModule, nodeID: String, phase: CallPhase, services: any ModuleServices
    ) throws(ModuleFailure) -> (context: CallContext, handle: OpaquePointer?) {
        let context = CallContext(module: module, nodeID: nodeID, phase: phase, services: services)
        guard let handle = table.insert(context) else {
            throw ModuleFailure(.resourceExhausted, "too many calls of modules at the same time")
        }
        context.state.withLock { $0.handle = handle }
        return (context, OpaquePointer(bitPattern: handle))
    }

    /// Who is calling, for messages.
    var label: String { "\(module.label), node '\(nodeID)', \(phase.names)" }

    /// The services, while the call goes on.
    var services: (any ModuleServices)? { state.withLock { $0.services } }

    /// A text that stays where it is until the call ends. `key` tells the texts apart: the same key, the same pointer.
    func lend(_ key: UInt32, _ make: (any ModuleServices) -> String?) -> UnsafePointer<CChar>? {
        let (known, services) = state.withLock { ($0.texts[key], $0.services) }
        if let known { return UnsafePointer(known.pointer) }
        guard let services, let copy = make(services).flatMap({ strdup($0) }).map(LentText.init) else { return nil }
        // Two threads may have asked at the same time, or the call may be over by now.
        let kept: LentText? = state.withLock { state in
            if let first = state.texts[key] { return first }
            guard state.services != nil else { return nil }
            state.texts[key] = copy
            return copy
        }
        if kept?.pointer != copy.pointer { free(copy.pointer) }
        return kept.map { UnsafePointer($0.pointer) }
    }

    /// Notes a task, so that the call does not end without it.
    func keep(_ task: TaskHandle) { state.withLock { $0.tasks.append(task) } }

    func forget(_ task: TaskHandle) { state.withLock { state in state.tasks.removeAll { $0 === task } } }

    /// Waits for the tasks that the module left. What they use lies in the frame of a call that has returned.
    func waitForTasks() {
        for task in state.withLock({ state in state.tasks }) {
            guard let status = task.claim() else { continue }
            HostLog.write(.warn, "\(label) returned without waiting for a task it had submitted (status \(status))")
        }
        state.withLock { $0.tasks.removeAll() }
    }

    /// What `complete` found.
    enum Completion: Sendable {
        /// `run` has not returned yet and will see the result.
        case kept
        /// The run is over; the function is to be told.
        case deliver(@Sendable (ModuleFailure?) -> Void)
        /// It was complete before.
        case repeated
    }

    /// The module says that its run is over.
    func complete(_ failure: ModuleFailure?) -> Completion {
        state.withLock { state in
            switch state.ending {
            case .open:
                state.ending = .early(failure)
                return .kept
            case .pending(let completion):
                state.ending = .done
                return .deliver(completion)
            case .early, .done: return .repeated
            }
        }
    }

    /// `run` has returned PYPE_PENDING. Gives the result when `complete` came first; else keeps the function for it.
    func waitForCompletion(_ completion: @escaping @Sendable (ModuleFailure?) -> Void) -> ModuleFailure?? {
        state.withLock { state in
            if case .early(let failure) = state.ending {
                state.ending = .done
                return .some(failure)
            }
            state.ending = .pending(completion)
            return nil
        }
    }

    /// `run` has returned a result. True when `complete` was called all the same.
    func wasCompletedEarly() -> Bool {
        state.withLock { state in
            defer { state.ending = .done }
            if case .early = state.ending { return true }
            return false
        }
    }

    /// Takes the services and the lent texts back. Whoever holds the handle is told so from here on.
    func end() {
        let (texts, tasks, handle) = state.withLock { state in
            defer {
                state.services = nil
                state.texts = [:]
                state.tasks = []
                state.handle = 0
                state.ending = .done
            }
            return (state.texts, state.tasks, state.handle)
        }
        for task in tasks { task.abandon() }
        for text in texts.values { free(text.pointer) }
        Self.table.remove(handle)
    }
}
