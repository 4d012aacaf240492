package import PypeArrow
import Synchronization

/// A table on its way from one output port to the modules that read it: record batches in memory, shared, not copied.
///
/// The number of readers is known from the start. Each opens the table once, or is said to never do so; when only one
/// is left its batches go as it reads them, and after the last reader nothing is kept.
package final class MemoryTable: Sendable {
    package let schema: SharedSchema
    private let state: Mutex<State>

    private struct State {
        var batches: [SharedArray?] = []
        var rows = 0
        var readers: Int
    }

    /// - Parameters:
    ///   - readers: edges that start at the port; at least 1.
    package init(schema: SharedSchema, readers: Int) {
        self.schema = schema
        state = Mutex(State(readers: readers))
    }

    /// Rows written so far.
    package var rows: Int { state.withLock(\.rows) }

    /// Batches that are still held.
    package var heldBatches: Int { state.withLock { $0.batches.count { $0 != nil } } }

    package func append(_ batch: SharedArray) {
        state.withLock {
            $0.rows += batch.length
            if $0.readers > 0 { $0.batches.append(batch) }
        }
    }

    /// A stream of all batches for one of the readers. Call it after the last `append`.
    ///
    /// - Parameters:
    ///   - willRead: called before each batch with its rows; what it throws ends the stream with that error.
    package func open(willRead: @escaping @Sendable (Int) throws -> Void) -> OwnedStream {
        let reader = Reader(table: self)
        return StreamExport.make(
            schema: { reader.table.schema.share() },
            next: {
                guard let batch = reader.next() else { return nil }
                try willRead(batch.length)
                return batch.share()
            })
    }

    /// One reader more: somebody may have to read it again.
    package func keep() { state.withLock { $0.readers += 1 } }

    /// One of the readers will never open the table.
    package func abandon() { leave() }

    private func leave() {
        // The batches die outside the lock: their release callbacks are a module's code.
        let orphans: [SharedArray?] = state.withLock {
            $0.readers -= 1
            guard $0.readers == 0 else { return [] }
            return exchange(&$0.batches, with: [])
        }
        withExtendedLifetime(orphans) {}
    }

    private func batch(at index: Int) -> SharedArray? {
        state.withLock {
            guard index < $0.batches.count else { return nil }
            let batch = $0.batches[index]
            if $0.readers == 1 { $0.batches[index] = nil }
            return batch
        }
    }

    /// One reader's place in the table. Used by one thread at a time, as the stream interface prescribes; leaves the
    /// table when its stream is released.
    private final class Reader {
        let table: MemoryTable
        private var index = 0

        init(table: MemoryTable) { self.table = table }

        func next() -> SharedArray? {
            defer { index += 1 }
            return table.batch(at: index)
        }

        deinit { table.leave() }
    }
}

private func exchange<T>(_ place: inout T, with value: T) -> T {
    let old = place
    place = value
    return old
}
