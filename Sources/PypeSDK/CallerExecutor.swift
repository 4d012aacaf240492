import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Runs a task on the thread that waits for it, so that module code never runs on Swift's cooperative pool and may
/// block.
///
/// https://github.com/swiftlang/swift-evolution/blob/main/proposals/0417-task-executor-preference.md
final class CallerExecutor: TaskExecutor, @unchecked Sendable {
    // Sendable: `jobs` and `isClosed` are touched with `lock` held only.
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var jobs: [UnownedJob] = []
    private var isClosed = false

    init() {
        pthread_mutex_init(lock, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(lock)
        changed.deallocate()
        lock.deallocate()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        pthread_mutex_lock(lock)
        guard !isClosed else {
            pthread_mutex_unlock(lock)
            // Something outlived its call. Nobody drains the queue any more, and a job that never runs is a leak at best.
            job.runSynchronously(on: asUnownedTaskExecutor())
            return
        }
        jobs.append(job)
        // Signalled with the lock held, so that whoever drains cannot be gone, and this object with it, before it is.
        pthread_cond_signal(changed)
        pthread_mutex_unlock(lock)
    }

    /// Runs what is enqueued, on this thread, until `isDone` says so between two jobs.
    func drain(until isDone: () -> Bool) {
        let executor = asUnownedTaskExecutor()
        while true {
            pthread_mutex_lock(lock)
            while jobs.isEmpty, !isDone() { pthread_cond_wait(changed, lock) }
            let batch = jobs
            jobs.removeAll(keepingCapacity: true)
            if batch.isEmpty { isClosed = true }
            pthread_mutex_unlock(lock)
            if batch.isEmpty { return }
            for job in batch { job.runSynchronously(on: executor) }
        }
    }
}
