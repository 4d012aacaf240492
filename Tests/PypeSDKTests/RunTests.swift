import CPypeABI
import Dispatch
import Foundation
import PypeArrow
import PypeSDK
import Synchronization
import Testing

#if canImport(Glibc)
import Glibc

/// What tells one thread from another.
private func currentThread() -> UInt { UInt(pthread_self()) }
#elseif canImport(Darwin)
import Darwin

/// What tells one thread from another.
private func currentThread() -> UInt { UInt(bitPattern: pthread_self()) }
#endif

@Suite("How run is driven")
struct RunTests {
    struct Custom: Error, CustomStringConvertible { let description = "something of my own" }

    @Test("module code stays on the thread of the caller over every kind of await")
    func thread() throws {
        let caller = currentThread()
        let seen = Mutex<Set<UInt>>([])
        let note: @Sendable () -> Void = { seen.withLock { _ = $0.insert(currentThread()) } }
        let result = try ModuleDriver.run { _ in
            note()
            await Task.yield()
            note()
            try await Task.sleep(nanoseconds: 1_000_000)
            note()
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<5 {
                    group.addTask {
                        await Task.yield()
                        note()
                    }
                }
            }
            async let one: Void = note()
            await one
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async { continuation.resume() }
            }
            note()
        }
        #expect(result == .ok)
        #expect(seen.withLock { $0 } == [caller])
    }

    @Test("a run may block its thread while many others do, since none holds a thread of Swift's pool")
    func blocking() throws {
        let count = 64
        let barrier = DispatchSemaphore(value: 0)
        let arrived = Mutex(0)
        Probe.bodies.withLock {
            $0["blocking"] = { _ in
                // The last one to come lets all others go on.
                if arrived.withLock({
                    $0 += 1; return $0
                }) == count {
                    for _ in 1..<count { barrier.signal() }
                } else {
                    barrier.wait()
                }
            }
        }
        defer { Probe.bodies.withLock { $0["blocking"] = nil } }
        let failures = Mutex(0)
        let group = DispatchGroup()
        for _ in 0..<count {
            onThread(group) {
                let driver = try? ModuleDriver(probeLibrary)
                _ = driver?.create(#"{"key": "blocking"}"#)
                if driver?.run() != .ok { failures.withLock { $0 += 1 } }
            }
        }
        group.wait()
        #expect(failures.withLock { $0 } == 0)
    }

    @Test("a module's error reaches the host with all that it says")
    func moduleError() throws {
        let result = try ModuleDriver.run { _ in
            throw ModuleError(.unavailable, "the table 'ä' is locked", hint: "try later", isRetryable: true)
        }
        #expect(
            result
                == CallResult(
                    status: PYPE_ERR_UNAVAILABLE,
                    message: "the table 'ä' is locked",
                    hint: "try later",
                    isRetryable: true
                )
        )
    }

    @Test(
        "any other error gets a code that fits",
        arguments: [
            (Custom() as any Error, PYPE_ERR_UNKNOWN, "something of my own"),
            (CancellationError(), PYPE_ERR_CANCELLED, "the module was cancelled"),
            (ArrowError("bad column"), PYPE_ERR_INVALID_DATA, "bad column"),
            (ArrowStreamError(code: 5, message: "gone"), PYPE_ERR_IO, "a stream failed: gone"),
            (ModuleError(.init(rawValue: 0), "success is no error"), PYPE_ERR_UNKNOWN, "success is no error"),
            (ModuleError(.init(rawValue: 4711), "a later code"), 4711, "a later code"),
        ] as [(any Error, pype_status, String)]
    )
    func otherErrors(_ error: any Error, _ status: pype_status, _ message: String) throws {
        let result = try ModuleDriver.run(key: "otherErrors\(status)\(message)") { _ in throw error }
        #expect(result == CallResult(status: status, message: message))
    }

    @Test("cancel ends a run that sleeps")
    func cancel() throws {
        let host = FakeHost()
        let isRunning = DispatchSemaphore(value: 0)
        Probe.bodies.withLock {
            $0["cancel"] = { _ in
                isRunning.signal()
                try await Task.sleep(nanoseconds: 3_600_000_000_000)
            }
        }
        defer { Probe.bodies.withLock { $0["cancel"] = nil } }
        let driver = try ModuleDriver(probeLibrary, host: host)
        #expect(driver.create(#"{"key": "cancel"}"#) == .ok)
        let instance = UInt(bitPattern: driver.instance)
        let module = driver.module
        let cancel = module.cancel
        let canceller = DispatchGroup()
        onThread(canceller) {
            isRunning.wait()
            cancel?(UnsafeMutableRawPointer(bitPattern: instance))
            cancel?(UnsafeMutableRawPointer(bitPattern: instance))
        }
        // The instance must not go before the second cancel has come back.
        defer { canceller.wait() }
        #expect(driver.run() == CallResult(status: PYPE_ERR_CANCELLED, message: "the module was cancelled"))
    }

    @Test("a cancel that came before the run is seen by it")
    func earlyCancel() throws {
        let host = FakeHost()
        host.state.withLock { $0.isCancelled = true }
        let result = try ModuleDriver.run(host) { context in
            #expect(Task.isCancelled)
            #expect(context.isCancelled)
            try context.checkCancellation()
        }
        #expect(result == CallResult(status: PYPE_ERR_CANCELLED, message: "the run was cancelled"))
    }

    @Test("a context that is kept longer than its call is refused and does no harm")
    func keptContext() throws {
        let kept = Mutex<RunContext?>(nil)
        #expect(try ModuleDriver.run { context in kept.withLock { $0 = context } } == .ok)
        let context = try #require(kept.withLock { $0 })
        context.log(.info, "nobody hears this")
        context.progress(1)
        #expect(context.isCancelled)
        #expect(context.info.runID == "")
        #expect(throws: ModuleError.self) { _ = try context.input("input") }
        #expect(throws: ModuleError.self) { try context.setGlobal("row_count", 1) }
    }

    @Test("an instance runs again after a run that failed")
    func again() throws {
        let count = Mutex(0)
        Probe.bodies.withLock {
            $0["again"] = { _ in
                if count.withLock({
                    $0 += 1; return $0
                }) == 1 {
                    throw Custom()
                }
            }
        }
        defer { Probe.bodies.withLock { $0["again"] = nil } }
        let driver = try ModuleDriver(probeLibrary)
        #expect(driver.create(#"{"key": "again"}"#) == .ok)
        #expect(driver.run().status == PYPE_ERR_UNKNOWN)
        #expect(driver.run() == .ok)
    }
}

/// Runs work on a thread of its own.
func onThread(_ group: DispatchGroup, _ work: @escaping @Sendable () -> Void) {
    group.enter()
    Thread.detachNewThread {
        work()
        group.leave()
    }
}
