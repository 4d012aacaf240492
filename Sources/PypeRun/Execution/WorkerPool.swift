import Dispatch
import NIOConcurrencyHelpers
import NIOPosix
import PypeHost
package import PypeModel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The one thread pool of the process: module code runs here, and nowhere else.
package final class WorkerPool: Sendable {
    private let pool: NIOThreadPool

    /// - Parameters:
    ///   - threads: at least 1.
    package init(threads: Int) {
        pool = NIOThreadPool(numberOfThreads: max(1, threads))
        pool.start()
    }

    /// Runs `body` on some thread of the pool.
    func submit(_ body: @escaping @Sendable () -> Void) {
        pool.submit { _ in body() }
    }

    /// Runs blocking work of a module.
    func start(_ work: @escaping @Sendable () -> Int32) -> PoolTask {
        let task = PoolTask(work)
        pool.submit { _ in task.runIfUntaken() }
        return task
    }

    /// Ends the threads once they have nothing to do. Does not wait.
    package func stop() { pool.shutdownGracefully(queue: .global()) { _ in } }

    /// `threads` of the flow, else PYPELINE_THREADS, else twice the processors.
    /// - Throws: ``DiagnosticsError`` with the rule `threads-variable` when the variable is no number from 1 to 1024.
    package static func size(setting: Int?, environment: [String: String]) throws(DiagnosticsError) -> Int {
        if let setting { return max(1, setting) }
        guard let text = environment["PYPELINE_THREADS"], !text.isEmpty else {
            return ProcessInfo.processInfo.activeProcessorCount * 2
        }
        guard let number = Int(text), (1...1024).contains(number) else {
            throw DiagnosticsError([
                Diagnostic(
                    rule: "threads-variable", message: "PYPELINE_THREADS is '\(text)', no number from 1 to 1024",
                    hint: "correct the variable or unset it")
            ])
        }
        return number
    }

    /// Threads that compute at the same time: `threads` of the flow, else PYPELINE_THREADS, else the processors.
    static func workers(setting: Int?, environment: [String: String]) -> Int {
        let wanted = setting ?? environment["PYPELINE_THREADS"].flatMap { Int($0) }
        return max(1, wanted ?? ProcessInfo.processInfo.activeProcessorCount)
    }
}

/// A module's piece of blocking work. Whoever comes first runs it: a thread of the pool, or the one that waits for it,
/// so that modules that fill the whole pool and wait cannot wait for ever.
final class PoolTask: ModuleTask {
    private enum State: Sendable {
        case untaken
        case running
        case done(Int32)
    }

    private let work: @Sendable () -> Int32
    private let state = NIOLockedValueBox(State.untaken)
    private let ended = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () -> Int32) { self.work = work }

    func runIfUntaken() {
        let isMine = state.withLockedValue { state in
            guard case .untaken = state else { return false }
            state = .running
            return true
        }
        guard isMine else { return }
        let status = work()
        state.withLockedValue { $0 = .done(status) }
        ended.signal()
    }

    func wait() -> Int32 {
        runIfUntaken()
        if case .done(let status) = state.withLockedValue({ $0 }) { return status }
        ended.wait()
        ended.signal()
        guard case .done(let status) = state.withLockedValue({ $0 }) else {
            return ModuleErrorCode.internalError.rawValue
        }
        return status
    }
}
