import PypeHost
import PypeModel
import Synchronization

/// One try at running a node: create, setup, run, ledger, commit, teardown, destroy.
final class Attempt: Sendable {
    let plan: NodePlan
    let services: NodeServices
    private let cancelled: CancelFlag
    private let flowName: String
    private let instance = Mutex<ModuleInstance?>(nil)

    /// How a try ended.
    struct End: Sendable {
        var failure: ModuleFailure?
        var phase = "run"
    }

    init(plan: NodePlan, services: NodeServices, cancelled: CancelFlag, flowName: String) {
        self.plan = plan
        self.services = services
        self.cancelled = cancelled
        self.flowName = flowName
    }

    /// Asks the module to end soon.
    func cancel() {
        cancelled.set()
        instance.withLock { $0 }?.cancel()
    }

    /// `ended` is called once: on this thread before `run` returns, or later, on some thread of the module's, when its
    /// run goes on by itself.
    func run(ended: @escaping @Sendable (End) -> Void) {
        let made: ModuleInstance
        do {
            made = try plan.module.create(configJSON: services.configJSON, nodeID: services.id, flowName: flowName)
        } catch {
            return ended(finish(error, phase: "create"))
        }
        instance.withLock { $0 = made }
        do {
            try made.setup(services)
        } catch {
            return ended(finish(error, phase: "setup"))
        }
        guard !cancelled.isSet else {
            return ended(finish(ModuleFailure(.cancelled, "the run is cancelled"), phase: "setup"))
        }
        services.begins()
        made.run(services) { [self] failure in
            if let failure { services.failed(failure) }
            ended(finish(failure, phase: "run"))
        }
    }

    private func finish(_ failure: ModuleFailure?, phase: String) -> End {
        var end = End(failure: failure, phase: phase)
        if end.failure == nil {
            do {
                try services.ports.close()
            } catch {
                end = End(failure: error, phase: "run")
            }
        }
        if end.failure == nil, let broken = ledgerFailure() { end = End(failure: broken, phase: "ledger") }
        if end.failure == nil {
            do {
                try services.files.commit()
            } catch {
                end = End(failure: error, phase: "commit")
            }
        }
        if end.failure != nil { services.files.discard() }
        tearDown(&end)
        services.ports.abandonUnopened()
        if end.failure != nil { services.ports.abandonOutputs() }
        return end
    }

    private func tearDown(_ end: inout End) {
        let made = instance.withLock { instance in
            defer { instance = nil }
            return instance
        }
        guard let made else { return }
        do {
            try made.teardown(services)
        } catch {
            // The first failure is the cause; a second one must not hide it, nor be lost.
            if end.failure == nil {
                end = End(failure: error, phase: "teardown")
            } else {
                services.log(level: .error, message: "teardown failed as well: \(error.message)", fields: nil)
            }
        }
        made.destroy()
    }

    /// No row may get lost in silence: the outputs are there, and a module that says that it works row by row accounts
    /// for every row it was given.
    private func ledgerFailure() -> ModuleFailure? {
        if let missing = services.ports.missingTable() { return missing }
        let counts = services.ports.counts
        if let excess = services.ports.rejectExcess(counts) { return excess }
        guard plan.spec.flags.contains(.rowLocal), plan.spec.type == .mod else { return nil }
        let given = services.ports.available
        let told = counts.totalOut + counts.filtered + counts.rejected
        guard given != told else { return nil }
        return ModuleFailure(
            .invalidData,
            "\(given) rows came in, but \(counts.totalOut) written + \(counts.filtered) filtered + "
                + "\(counts.rejected) rejected are \(told)",
            hint: "the module declares itself row-local, so the two must be equal: this is a defect of the module")
    }
}
