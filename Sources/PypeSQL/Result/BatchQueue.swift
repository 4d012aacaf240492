#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Batches on their way from several threads to one, a few at a time: whoever is too quick waits.
///
/// Sendable: everything is touched with `lock` held only. Swift's Mutex has no way to wait for a change.
final class BatchQueue: @unchecked Sendable {
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var batches: [Box] = []
    private var isClosed = false
    private var end: Result<Void, SQLError>?
    private let most: Int

    /// - Parameter most: how many batches may wait.
    init(most: Int) {
        self.most = most
        pthread_mutex_init(lock, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(lock)
        changed.deallocate()
        lock.deallocate()
    }

    /// Puts a batch behind the others; waits while the queue is full.
    /// - Returns: false when nobody wants batches any more.
    func push(_ batch: consuming RoutedRows.Batch) -> Bool {
        let box = Box(batch)
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while batches.count >= most, !isClosed { pthread_cond_wait(changed, lock) }
        guard !isClosed else { return false }
        batches.append(box)
        pthread_cond_broadcast(changed)
        return true
    }

    /// There will be no more batches, for whatever reason.
    func finish(_ end: Result<Void, SQLError>) {
        pthread_mutex_lock(lock)
        self.end = end
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(lock)
    }

    /// The next batch; waits for it. nil at the end.
    /// - Throws: what ended the batches early, once those before it are taken.
    func pop() throws(SQLError) -> RoutedRows.Batch? {
        pthread_mutex_lock(lock)
        while batches.isEmpty, end == nil { pthread_cond_wait(changed, lock) }
        let box = batches.isEmpty ? nil : batches.removeFirst()
        let end = end
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(lock)
        if let box { return box.take() }
        try end?.get()
        return nil
    }

    /// Nobody wants batches any more. Waits until whoever makes them has ended.
    func close() {
        pthread_mutex_lock(lock)
        isClosed = true
        batches = []
        pthread_cond_broadcast(changed)
        while end == nil { pthread_cond_wait(changed, lock) }
        pthread_mutex_unlock(lock)
    }

    /// A batch in a list: lists hold no values that cannot be copied.
    private final class Box {
        private var batch: RoutedRows.Batch?
        init(_ batch: consuming RoutedRows.Batch) { self.batch = consume batch }
        func take() -> RoutedRows.Batch? { batch.take() }
    }
}
