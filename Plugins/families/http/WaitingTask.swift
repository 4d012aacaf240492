import Dispatch
import Synchronization

/// Waits for asynchronous work on a thread that may block, for calls of the host that have no other form.
enum WaitingTask {
    /// Not for threads of Swift's pool.
    static func value<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
        let done = DispatchSemaphore(value: 0)
        let outcome = Box<Value>()
        let task = Task {
            do { outcome.set(.success(try await work())) } catch { outcome.set(.failure(error)) }
            done.signal()
        }
        done.wait()
        return try withExtendedLifetime(task) { try outcome.get() }
    }

    private final class Box<Value: Sendable>: Sendable {
        private let result = Mutex<Result<Value, any Error>?>(nil)
        func set(_ value: Result<Value, any Error>) { result.withLock { $0 = value } }
        func get() throws -> Value {
            guard let value = try result.withLock({ $0 })?.get() else { throw CancellationError() }
            return value
        }
    }
}
