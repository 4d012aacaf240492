import PypeArtifacts
import PypeHost
import PypeModel
import PypeSchedule
import Synchronization

/// One node from create to destroy. Made when the scheduler starts the node, used by one thread of the pool at a time;
/// only ``cancel()`` and the glances come from others.
final class NodeRun: Sendable {
    let index: Int
    let services: NodeServices
    /// When the scheduler started the node.
    let started = ContinuousClock.now
    private let module: LoadedModule
    private let library: String
    private let flowName: String
    private let cancelled: CancelFlag
    private let instance = Mutex<ModuleInstance?>(nil)

    init(
        index: Int, node: DagNode, module: LoadedModule, library: String, sources: [[MemoryTable]], readers: [Int],
        run: RunContext
    ) {
        self.index = index
        self.module = module
        self.library = library
        flowName = run.flowName
        let cancelled = CancelFlag()
        self.cancelled = cancelled
        services = NodeServices(
            index: index, id: node.id, spec: module.spec, configJSON: Self.json(node.config),
            ports: NodePorts(spec: module.spec, sources: sources, readers: readers) { cancelled.isSet },
            cancelled: cancelled, run: run)
    }

    /// Asks the node to end soon.
    func cancel() {
        cancelled.set()
        instance.withLock { $0 }?.cancel()
    }

    /// create, setup, run, commit, teardown, destroy. `ended` is called once: on this thread before `execute` returns,
    /// or later, on some thread of the module's, when its run goes on by itself.
    func execute(ended: @escaping @Sendable (NodeOutcome, NodeError?) -> Void) {
        guard !cancelled.isSet else { return ended(.cancelled, nil) }
        let made: ModuleInstance
        do {
            made = try module.create(configJSON: services.configJSON, nodeID: services.id, flowName: flowName)
        } catch {
            return finish(error, phase: "create", ended)
        }
        instance.withLock { $0 = made }
        do {
            try made.setup(services)
        } catch {
            return finish(error, phase: "setup", ended)
        }
        guard !cancelled.isSet else {
            return finish(ModuleFailure(.cancelled, "the run is cancelled"), phase: "setup", ended)
        }
        made.run(services) { [self] failure in finish(failure, phase: "run", ended) }
    }

    /// The tables of the outputs that somebody reads, by port.
    func tables() throws(ModuleFailure) -> [MemoryTable?] {
        var tables: [MemoryTable?] = []
        for port in module.spec.outputPorts.indices { tables.append(try services.ports.table(of: port)) }
        return tables
    }

    private func finish(
        _ failure: ModuleFailure?, phase: String, _ ended: @Sendable (NodeOutcome, NodeError?) -> Void
    ) {
        var failure = failure
        var phase = phase
        if failure == nil, let broken = ledgerFailure() { (failure, phase) = (broken, "ledger") }
        if failure == nil {
            do {
                try services.files.commit()
            } catch {
                (failure, phase) = (error, "commit")
            }
        }
        if failure != nil { services.files.discard() }
        let made = instance.withLock { instance in
            defer { instance = nil }
            return instance
        }
        if let made {
            do {
                try made.teardown(services)
            } catch {
                // The first failure is the cause; a second one must not hide it, nor be lost.
                if failure == nil {
                    (failure, phase) = (error, "teardown")
                } else {
                    services.log(level: .error, message: "teardown failed as well: \(error.message)", fields: nil)
                }
            }
            made.destroy()
        }
        services.ports.abandonUnopened()
        guard let failure else { return ended(.succeeded, nil) }
        if failure.code == .cancelled, cancelled.isSet { return ended(.cancelled, nil) }
        ended(
            .failed,
            NodeError(
                phase: phase, code: failure.code.name, message: failure.message, hint: failure.hint,
                module: module.spec.name, library: library))
    }

    /// No row may get lost in silence: the outputs are there, and a module that says that it works row by row accounts
    /// for every row it was given.
    private func ledgerFailure() -> ModuleFailure? {
        do {
            _ = try tables()
        } catch {
            return error
        }
        guard module.spec.flags.contains(.rowLocal), module.spec.type == .mod else { return nil }
        let counts = services.ports.counts
        let given = services.ports.available
        let told = counts.totalOut + counts.filtered + counts.rejected
        guard given != told else { return nil }
        return ModuleFailure(
            .invalidData,
            "\(given) rows came in, but \(counts.totalOut) written + \(counts.filtered) filtered + "
                + "\(counts.rejected) rejected are \(told)",
            hint: "the module declares itself row-local, so the two must be equal: this is a defect of the module")
    }

    private static func json(_ config: [String: Value]) -> String {
        guard !config.isEmpty else { return "{}" }
        return Value.object(config).json()
    }
}
