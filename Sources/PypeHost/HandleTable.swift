import Synchronization

/// Gives C code numbers instead of addresses, so that a handle that was used too long, or is plain garbage, is found
/// out and not followed.
///
/// A handle has the table's mark, the shard, the place in the shard and the place's generation in it. It never is an
/// address: nothing may read through it. An object stays in its place until the place is needed again, so that a
/// handle that was used too late can be answered by the object it once stood for.
final class HandleTable<Object: AnyObject & Sendable>: Sendable {
    private struct Place {
        var generation: UInt32
        var object: Object?
    }

    private struct Shard {
        var places: [Place] = []
        var free: [Int] = []
    }

    /// One lock of a few nanoseconds each; 64 of them keep nodes that run side by side out of each other's way.
    private final class Lock: Sendable {
        let shard = Mutex(Shard())
    }

    private static var shardBits: Int { 6 }
    private static var placeBits: Int { 22 }
    /// Tells the handles of two tables apart; 1 to 15.
    private let mark: UInt64
    private let locks: [Lock]
    private let turn = Atomic<Int>(0)

    init(mark: UInt64) {
        self.mark = mark & 0xF
        locks = (0..<(1 << Self.shardBits)).map { _ in Lock() }
    }

    /// A handle for the object, or nil when four million are in use in one shard.
    func insert(_ object: Object) -> UInt? {
        let index = turn.wrappingAdd(1, ordering: .relaxed).oldValue & (locks.count - 1)
        let result: (place: Int, generation: UInt32, former: Object?)? = locks[index].shard.withLock { shard in
            if let place = shard.free.popLast() {
                let former = shard.places[place].object
                shard.places[place].generation &+= 1
                shard.places[place].object = object
                return (place, shard.places[place].generation, former)
            }
            guard shard.places.count < 1 << Self.placeBits else { return nil }
            shard.places.append(Place(generation: 1, object: object))
            return (shard.places.count - 1, 1, nil)
        }
        guard let result else { return nil }
        let low = mark << 28 | UInt64(result.place) << UInt64(Self.shardBits) | UInt64(index)
        return UInt(UInt64(result.generation) << 32 | low)
    }

    /// What the handle stands for, also after ``remove(_:)`` while the place is not in use again; nil when that is not
    /// known.
    func object(_ handle: UInt) -> Object? {
        guard let (lock, place, generation) = parts(handle) else { return nil }
        return lock.shard.withLock { shard in
            guard place < shard.places.count, shard.places[place].generation == generation else { return nil }
            return shard.places[place].object
        }
    }

    /// Lets the place be used again. To be called once a handle.
    func remove(_ handle: UInt) {
        guard let (lock, place, generation) = parts(handle) else { return }
        lock.shard.withLock { shard in
            guard place < shard.places.count, shard.places[place].generation == generation else { return }
            shard.free.append(place)
        }
    }

    private func parts(_ handle: UInt) -> (Lock, Int, UInt32)? {
        let bits = UInt64(handle)
        guard (bits >> 28) & 0xF == mark else { return nil }
        let index = Int(bits & (1 << UInt64(Self.shardBits) - 1))
        let place = Int(bits >> UInt64(Self.shardBits) & (1 << UInt64(Self.placeBits) - 1))
        return (locks[index], place, UInt32(bits >> 32))
    }
}
