import PypeParquet
import Synchronization

/// Tells whether the process holds more memory than the policy allows.
///
/// Looking costs some microseconds and a batch often less than one, so it looks again only when the batches since the
/// last look could have used up a good part of the room that it found.
final class MemoryWatch: Sendable {
    /// Resident memory from which on memory is short.
    let mark: Int
    private let resident: @Sendable () -> Int?
    /// Bytes of batches since the last look, and how many of them bring about the next one.
    private let since = Atomic<Int>(0)
    private let due = Atomic<Int>(0)
    private let isShort = Atomic<Bool>(false)
    /// Bytes of batches since the allocators were last asked to give memory back.
    private let sinceGivingBack = Atomic<Int>(.max)

    private static let closest = 1 << 20
    private static let farthest = 32 << 20

    init(_ policy: ArtifactPolicy, resident: @escaping @Sendable () -> Int?) {
        let limit = policy.memoryLimit ?? MachineMemory.limit()
        mark = limit.map { Int(Double($0) * policy.maxRamShare) } ?? .max
        self.resident = resident
    }

    /// Takes note of a batch.
    func isShort(after bytes: Int) -> Bool {
        let total = since.wrappingAdd(bytes, ordering: .relaxed).newValue
        guard total >= due.load(ordering: .relaxed) || isShort.load(ordering: .relaxed) else { return false }
        return look()
    }

    /// Memory was let go: what the allocators still keep of it counts as held until they are asked.
    func released() {
        ArrowMemory.releaseUnused()
        sinceGivingBack.store(0, ordering: .relaxed)
    }

    private func look() -> Bool {
        let new = since.exchange(0, ordering: .relaxed)
        guard mark < .max, var held = resident() else {
            due.store(.max, ordering: .relaxed)
            return false
        }
        if held >= mark, mayGiveBack(after: new) {
            released()
            held = resident() ?? held
        }
        due.store(min(max((mark - held) / 4, Self.closest), Self.farthest), ordering: .relaxed)
        isShort.store(held >= mark, ordering: .relaxed)
        return held >= mark
    }

    /// Giving back walks all of the free memory: not for every batch.
    private func mayGiveBack(after new: Int) -> Bool {
        let last = sinceGivingBack.load(ordering: .relaxed)
        if last >= Self.farthest { return true }
        sinceGivingBack.store(last + new, ordering: .relaxed)
        return false
    }
}
