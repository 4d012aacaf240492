import CPypeABI

extension ModuleInstance {
    /// Runs the module. `completion` is called exactly once: on this thread before `run` returns, or, when the module
    /// works on by itself, later on a thread of its choice. It may tear down and destroy the instance.
    ///
    /// - Parameter completion: gets nil, or what went wrong.
    package func run(_ services: any ModuleServices, completion: @escaping @Sendable (ModuleFailure?) -> Void) {
        let context: CallContext
        let handle: OpaquePointer?
        do throws(ModuleFailure) {
            try enter(from: [.ready], to: .running)
            do throws(ModuleFailure) {
                (context, handle) = try CallContext.begin(
                    module, nodeID: nodeID, phase: .running, services: services)
            } catch {
                leave(to: .ready)
                throw error
            }
        } catch {
            return completion(error)
        }
        // The context is over, and the instance free for the next call, before anybody hears of it.
        let finish: @Sendable (ModuleFailure?) -> Void = { failure in
            context.end()
            self.leave(to: .ready)
            completion(failure)
        }
        var error = ForeignError.empty()
        let mark = CallMark(module, nodeID, "run")
        let status = module.functions.run?(pointer, handle, &error) ?? PYPE_ERR_INTERNAL
        if status == PYPE_PENDING {
            ForeignError.release(&error)
            let call = mark.detach()
            let finish: @Sendable (ModuleFailure?) -> Void = { failure in
                CallMark.leave(call)
                finish(failure)
            }
            if let failure = context.waitForCompletion(finish) { finish(failure) }
            return
        }
        let wasCompleted = context.wasCompletedEarly()
        context.waitForTasks()
        _ = consume mark
        if wasCompleted {
            HostLog.write(
                .warn,
                "complete was called, but run returned \(status) and not PYPE_PENDING: ignored (\(context.label))")
        }
        guard status == PYPE_OK else {
            return finish(ForeignError.take(&error, status: status, call: label("run")))
        }
        ForeignError.release(&error)
        finish(nil)
    }
}
