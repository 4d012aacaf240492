import CPypeABI
import Dispatch
import Synchronization

/// Work on a thread of its own.
private final class FakeTask: @unchecked Sendable {
    // Sendable: `status` is written before `done` is signalled and read after it was waited for.
    let done = DispatchSemaphore(value: 0)
    var status: pype_status = PYPE_OK
}

extension FakeHost {
    func installPool() {
        raw.pointee.submit = { host, _, work, argument, out, error in
            let fake = FakeHost.of(host)
            if fake.state.withLock({ $0.isPoolClosed }) {
                return fake.fail(error, PYPE_ERR_UNAVAILABLE, "the pool is closed")
            }
            fake.state.withLock { $0.submitted += 1 }
            let task = FakeTask()
            out?.pointee = OpaquePointer(Unmanaged.passRetained(task).toOpaque())
            let argument = UInt(bitPattern: argument)
            DispatchQueue.global().async {
                task.status = work?(UnsafeMutableRawPointer(bitPattern: argument)) ?? PYPE_ERR_INTERNAL
                task.done.signal()
            }
            return PYPE_OK
        }
        raw.pointee.wait = { host, _, task in
            FakeHost.of(host).state.withLock { $0.waited += 1 }
            let task = Unmanaged<FakeTask>.fromOpaque(UnsafeRawPointer(task!)).takeRetainedValue()
            task.done.wait()
            return task.status
        }
    }
}
