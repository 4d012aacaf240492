import CPypeABI
import Synchronization

/// One node of a flow, seen from C. Not generic, since a C function cannot be.
class AnyModuleInstance: @unchecked Sendable {
    // Sendable: this class has no state; the subclass keeps its own behind a lock.
    func setup(_ context: OpaquePointer?) throws {}
    func run(_ context: OpaquePointer?) throws {}
    func teardown(_ context: OpaquePointer?) throws {}
    func cancel() {}
    func inferSchema(_ context: OpaquePointer?, _ request: pype_schema_request) throws {}
    func fingerprint(_ context: OpaquePointer?) throws -> String { "" }

    static func of(_ instance: UnsafeMutableRawPointer?) throws(ModuleError) -> AnyModuleInstance {
        guard let instance else { throw ModuleError(.invalidArgument, "the host called without an instance") }
        return Unmanaged<AnyModuleInstance>.fromOpaque(instance).takeUnretainedValue()
    }
}

/// One node of a flow: the module value for its config, and the task that is under way.
final class ModuleInstance<Kind: Module>: AnyModuleInstance, @unchecked Sendable {
    // Sendable: what changes is behind `state`.
    private let host: HostTable
    private let ports: PortNames
    private let state: Mutex<State>

    private struct State {
        var module: Kind
        /// The text that `module` was made from, with its NUL.
        var config: [CChar]
        var task: Task<Void, Never>?
    }

    init(host: HostTable, ports: PortNames, config: UnsafePointer<CChar>?) throws {
        self.host = host
        self.ports = ports
        let module = try Self.make(config)
        state = Mutex(State(module: module, config: Self.keep(config), task: nil))
    }

    private static func make(_ config: UnsafePointer<CChar>?) throws -> Kind {
        try Kind(config: ConfigError.decode(Kind.Config.self, config, of: Kind.manifest.name))
    }

    /// A module without parameters never changes, so that its text need not be kept.
    private static func keep(_ config: UnsafePointer<CChar>?) -> [CChar] {
        guard Kind.Config.self != NoConfig.self, let config else { return [] }
        return Array(UnsafeBufferPointer(start: config, count: CText.length(config) + 1))
    }

    override func setup(_ context: OpaquePointer?) throws {
        let module = state.withLock { $0.module }
        try drive(context) { _ = try await module.setup($0) }
    }

    override func run(_ context: OpaquePointer?) throws {
        if let config = changedConfig(context) {
            try runAnew(context, config)
        } else {
            let module = state.withLock { $0.module }
            try drive(context) { try await module.run($0) }
        }
    }

    override func teardown(_ context: OpaquePointer?) throws {
        let module = state.withLock { $0.module }
        try drive(context, isCancellable: false) { _ = try await module.teardown($0) }
    }

    override func cancel() {
        let (module, task) = state.withLock { ($0.module, $0.task) }
        task?.cancel()
        if Kind.CancelStep.self != Absent.self { _ = module.cancel() }
    }

    override func inferSchema(_ pointer: OpaquePointer?, _ raw: pype_schema_request) throws {
        let context = RunContext(host: host, context: pointer, ports: ports)
        defer { context.end() }
        let request = try SchemaRequest(raw, context)
        _ = try module(for: pointer).inferSchema(request)
        request.write(to: raw)
    }

    override func fingerprint(_ pointer: OpaquePointer?) throws -> String {
        let context = RunContext(host: host, context: pointer, ports: ports)
        defer { context.end() }
        return try module(for: pointer).fingerprint(context).description
    }

    /// The module value for a call that leaves the instance as it is.
    private func module(for context: OpaquePointer?) throws -> Kind {
        if let config = changedConfig(context) { return try Self.make(config) }
        return state.withLock { $0.module }
    }

    /// The config of this call when it is not the one that the module value was made from.
    private func changedConfig(_ context: OpaquePointer?) -> UnsafePointer<CChar>? {
        guard Kind.Config.self != NoConfig.self, let config = host.slots.config?(host.pointer, context) else {
            return nil
        }
        return state.withLock { CText.equal($0.config, config) } ? nil : config
    }

    /// An iteration has changed the config: a fresh module value takes the place of the one before.
    private func runAnew(_ context: OpaquePointer?, _ config: UnsafePointer<CChar>) throws {
        let old = state.withLock { $0.module }
        let new = try Self.make(config)
        let text = Self.keep(config)
        try drive(context) { run in
            if Kind.TeardownStep.self != Absent.self { _ = try await old.teardown(run) }
            self.state.withLock {
                $0.module = new
                $0.config = text
            }
            if Kind.SetupStep.self != Absent.self { _ = try await new.setup(run) }
            try await new.run(run)
        }
    }

    /// Runs module code on this thread, until it ends. What lets go of things is not cancelled with the run.
    private func drive(
        _ pointer: OpaquePointer?, isCancellable: Bool = true,
        _ body: @escaping @Sendable (RunContext) async throws -> Void
    ) throws {
        let context = RunContext(host: host, context: pointer, ports: ports)
        defer { context.end() }
        let executor = CallerExecutor()
        let outcome = Outcome()
        let task = Task(executorPreference: executor) {
            do {
                try await body(context)
                outcome.finish(.success(()))
            } catch {
                outcome.finish(.failure(error))
            }
        }
        if isCancellable {
            state.withLock { $0.task = task }
            // A cancel that came before the task was there is known to the host.
            if context.isCancelled { task.cancel() }
        }
        executor.drain { outcome.isFinished }
        state.withLock { $0.task = nil }
        try outcome.get()
    }
}

/// How module code ended.
private final class Outcome: Sendable {
    private let result = Mutex<Result<Void, any Error>?>(nil)

    func finish(_ value: Result<Void, any Error>) { result.withLock { $0 = value } }
    var isFinished: Bool { result.withLock { $0 != nil } }
    func get() throws { try result.withLock { $0 }?.get() }
}
