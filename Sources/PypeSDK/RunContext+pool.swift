import CPypeABI
import Synchronization

extension RunContext {
    /// Runs blocking work on the host's pool and waits for it. When no thread of the pool is free it runs right here.
    /// - Throws: what `work` throws; what the host says.
    public func runBlocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) throws -> Value {
        try submit(work).value()
    }

    /// Puts blocking work on the host's pool, to go on beside this call. What nobody waits for is waited for when the
    /// call ends.
    /// - Throws: what the host says.
    public func submit<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) throws(ModuleError)
        -> PoolWork<Value>
    {
        guard let submit = host.slots.submit, let wait = host.slots.wait else { throw .missing("submit") }
        let host = host
        let context = try context()
        let job = PoolJob(work)
        var task: OpaquePointer?
        // Balanced by takeRetainedValue in the work's own call, or below when the host does not take it.
        let argument = Unmanaged<PoolJobBase>.passRetained(job)
        do throws(ModuleError) {
            try ModuleError.check("putting work on the host's pool") { error in
                submit(
                    host.pointer, context,
                    { argument in
                        guard let argument else { return PYPE_ERR_INVALID_ARGUMENT }
                        return Unmanaged<PoolJobBase>.fromOpaque(argument).takeRetainedValue().perform()
                    }, argument.toOpaque(), &task, error)
            }
        } catch {
            argument.release()
            throw error
        }
        let handle = TaskHandle(context: context, task: task)
        let pending = PoolWork(job) { work in
            _ = wait(host.pointer, handle.context, handle.task)
            self.untrack(work)
        }
        track(pending)
        return pending
    }

    private struct TaskHandle: @unchecked Sendable {
        // Sendable: the two are only ever handed back to the host, once, by PoolWork.
        let context: OpaquePointer?
        let task: OpaquePointer?
    }
}

/// Work on the host's pool.
public final class PoolWork<Value: Sendable>: PendingWork {
    private let job: PoolJob<Value>
    private let wait: Mutex<(@Sendable (PoolWork<Value>) -> Void)?>

    init(_ job: PoolJob<Value>, wait: @escaping @Sendable (PoolWork<Value>) -> Void) {
        self.job = job
        self.wait = Mutex(wait)
    }

    /// Waits for the end and gives the result. For the thread of the module's call.
    /// - Throws: what the work threw; `cancelled` when the host ended before it began.
    public func value() throws -> Value {
        finish()
        guard let result = job.result.withLock({ $0 }) else {
            throw ModuleError(.cancelled, "the host did not run the work that was put on its pool")
        }
        return try result.get()
    }

    /// The lock is held while it waits, so that nobody goes on before the work has ended.
    func finish() {
        wait.withLock { wait in
            wait?(self)
            wait = nil
        }
    }
}

/// What the C side calls; not generic, since a C function cannot be.
class PoolJobBase: @unchecked Sendable {
    // Sendable: the only state is in the subclass, under its lock.
    func perform() -> pype_status { PYPE_ERR_INTERNAL }
}

final class PoolJob<Value: Sendable>: PoolJobBase, @unchecked Sendable {
    let result = Mutex<Result<Value, any Error>?>(nil)
    private let work: @Sendable () throws -> Value

    init(_ work: @escaping @Sendable () throws -> Value) { self.work = work }

    override func perform() -> pype_status {
        let outcome = Result { try work() }
        result.withLock { $0 = outcome }
        if case .failure(let error) = outcome { return ModuleError(from: error).code.rawValue }
        return PYPE_OK
    }
}
