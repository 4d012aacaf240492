import Synchronization

/// What stands behind a `pype_task`: work on the host's pool that is waited for once.
final class TaskHandle: Sendable {
    static let table = HandleTable<TaskHandle>(mark: 0x7)

    private let task: any ModuleTask
    private let handle = Atomic<UInt>(0)
    private let isClaimed = Atomic<Bool>(false)

    init(_ task: any ModuleTask) { self.task = task }

    /// A number for the module; nil when there are too many.
    func register() -> UInt? {
        let number = Self.table.insert(self)
        handle.store(number ?? 0, ordering: .releasing)
        return number
    }

    /// Waits for the work and gives its status; nil when somebody has waited already.
    func claim() -> Int32? {
        guard isClaimed.exchange(true, ordering: .acquiringAndReleasing) == false else { return nil }
        let status = task.wait()
        Self.table.remove(handle.load(ordering: .acquiring))
        return status
    }

    /// Nobody will wait any more: the work goes on by itself.
    func abandon() {
        guard isClaimed.exchange(true, ordering: .acquiringAndReleasing) == false else { return }
        Self.table.remove(handle.load(ordering: .acquiring))
    }
}
