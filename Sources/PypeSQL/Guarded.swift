import NIOConcurrencyHelpers

/// A value that one thread at a time may touch.
///
/// As Swift's Mutex, but over NIO's lock: what threads that wait for a Mutex do lies in a library that the thread
/// sanitizer cannot see into, and DuckDB's threads wait for these values.
///
/// Sendable: the value is touched with the lock held only.
final class Guarded<Value: ~Copyable>: @unchecked Sendable {
    private let lock = NIOLock()
    private var value: Value

    init(_ value: consuming Value) { self.value = value }

    func withLock<Result, Failure>(_ body: (inout Value) throws(Failure) -> Result) throws(Failure) -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
